namespace Espalier;

/// <summary>initial/(1 + rate·step/steps).</summary>
/// <param name="initialLearningRate">The rate at step 0.</param>
/// <param name="decaySteps">After how many steps the divisor has grown by <paramref name="decayRate"/>.</param>
/// <param name="decayRate">How much the divisor grows.</param>
/// <param name="staircase">Whether the rate changes only every <paramref name="decaySteps"/> steps.</param>
[Registered("InverseTimeDecay")]
public sealed class InverseTimeDecay(double initialLearningRate, double decaySteps, double decayRate, bool staircase = false) : LearningRate
{
    private readonly double _initial = ScheduleSettings.Rate(initialLearningRate, nameof(InverseTimeDecay), "initial_learning_rate");
    private readonly double _steps = ScheduleSettings.Steps(decaySteps, nameof(InverseTimeDecay), "decay_steps");
    private readonly double _rate = ScheduleSettings.Rate(decayRate, nameof(InverseTimeDecay), "decay_rate");

    /// <inheritdoc/>
    public override double At(long iteration)
    {
        double passed = iteration / _steps;
        return _initial / (1 + _rate * (staircase ? Math.Floor(passed) : passed));
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        config.Json["initial_learning_rate"] = _initial;
        config.Json["decay_steps"] = _steps;
        config.Json["decay_rate"] = _rate;
        config.Json["staircase"] = staircase;
        config.Json["name"] = nameof(InverseTimeDecay);
    }

    internal static InverseTimeDecay FromConfig(Config c) =>
        new(c.Number("initial_learning_rate"), c.Number("decay_steps"), c.Number("decay_rate"), c.Flag("staircase", false));
}

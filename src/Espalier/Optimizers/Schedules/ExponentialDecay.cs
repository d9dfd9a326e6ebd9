namespace Espalier;

/// <summary>initial·rate^(step/steps): the rate shrinks by the same factor every so many steps.</summary>
/// <param name="initialLearningRate">The rate at step 0.</param>
/// <param name="decaySteps">After how many steps the factor has been applied once.</param>
/// <param name="decayRate">The factor.</param>
/// <param name="staircase">Whether the rate changes only every <paramref name="decaySteps"/> steps.</param>
[Registered("ExponentialDecay")]
public sealed class ExponentialDecay(double initialLearningRate, double decaySteps, double decayRate, bool staircase = false) : LearningRate
{
    private readonly double _initial = ScheduleSettings.Rate(initialLearningRate, nameof(ExponentialDecay), "initial_learning_rate");
    private readonly double _steps = ScheduleSettings.Steps(decaySteps, nameof(ExponentialDecay), "decay_steps");
    private readonly double _rate = ScheduleSettings.Rate(decayRate, nameof(ExponentialDecay), "decay_rate");

    /// <inheritdoc/>
    public override double At(long iteration)
    {
        double passed = iteration / _steps;
        return _initial * Math.Pow(_rate, staircase ? Math.Floor(passed) : passed);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        config.Json["initial_learning_rate"] = _initial;
        config.Json["decay_steps"] = _steps;
        config.Json["decay_rate"] = _rate;
        config.Json["staircase"] = staircase;
        config.Json["name"] = nameof(ExponentialDecay);
    }

    internal static ExponentialDecay FromConfig(Config c) =>
        new(c.Number("initial_learning_rate"), c.Number("decay_steps"), c.Number("decay_rate"), c.Flag("staircase", false));
}

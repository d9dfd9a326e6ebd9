namespace Espalier;

/// <summary>(initial − end)·(1 − step/steps)^power + end, and the end rate from then on; or, cycling, over ever longer stretches.</summary>
/// <param name="initialLearningRate">The rate at step 0.</param>
/// <param name="decaySteps">After how many steps the end rate is reached.</param>
/// <param name="endLearningRate">The end rate.</param>
/// <param name="power">The power; 1 is a straight line.</param>
/// <param name="cycle">Whether the rate jumps up again each time, for a stretch one times longer.</param>
[Registered("PolynomialDecay")]
public sealed class PolynomialDecay(double initialLearningRate, double decaySteps, double endLearningRate = 1e-4, double power = 1, bool cycle = false)
    : LearningRate
{
    private readonly double _initial = ScheduleSettings.Rate(initialLearningRate, nameof(PolynomialDecay), "initial_learning_rate");
    private readonly double _steps = ScheduleSettings.Steps(decaySteps, nameof(PolynomialDecay), "decay_steps");
    private readonly double _end = ScheduleSettings.Rate(endLearningRate, nameof(PolynomialDecay), "end_learning_rate");

    /// <inheritdoc/>
    public override double At(long iteration)
    {
        double steps = cycle && iteration > 0 ? _steps * Math.Ceiling(iteration / _steps) : _steps;
        return (_initial - _end) * Math.Pow(1 - Math.Min(iteration, steps) / steps, power) + _end;
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        config.Json["initial_learning_rate"] = _initial;
        config.Json["decay_steps"] = _steps;
        config.Json["end_learning_rate"] = _end;
        config.Json["power"] = power;
        config.Json["cycle"] = cycle;
        config.Json["name"] = nameof(PolynomialDecay);
    }

    internal static PolynomialDecay FromConfig(Config c) => new(c.Number("initial_learning_rate"), c.Number("decay_steps"),
        c.Number("end_learning_rate", 1e-4), c.Number("power", 1), c.Flag("cycle", false));
}

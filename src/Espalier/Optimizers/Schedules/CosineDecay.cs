namespace Espalier;

/// <summary>
/// A straight warm-up to the target, if there is one, then half a cosine down to α times where it began, and α times it from then on.
/// Source: Loshchilov and Hutter, "SGDR", ICLR 2017.
/// </summary>
/// <param name="initialLearningRate">The rate at step 0.</param>
/// <param name="decaySteps">How many steps the cosine takes, after the warm-up.</param>
/// <param name="alpha">The least rate as a share of the greatest.</param>
/// <param name="warmupTarget">The rate at the end of the warm-up; null for none.</param>
/// <param name="warmupSteps">How many steps the warm-up takes.</param>
[Registered("CosineDecay")]
public sealed class CosineDecay(double initialLearningRate, double decaySteps, double alpha = 0, double? warmupTarget = null, double warmupSteps = 0)
    : LearningRate
{
    private readonly double _initial = ScheduleSettings.Rate(initialLearningRate, nameof(CosineDecay), "initial_learning_rate");
    private readonly double _steps = ScheduleSettings.Steps(decaySteps, nameof(CosineDecay), "decay_steps");
    private readonly double _alpha = ScheduleSettings.Rate(alpha, nameof(CosineDecay), "alpha");
    private readonly double _warmup = ScheduleSettings.Rate(warmupSteps, nameof(CosineDecay), "warmup_steps");

    /// <inheritdoc/>
    public override double At(long iteration)
    {
        if (warmupTarget is not { } target) return Decayed(_initial, iteration);
        return iteration < _warmup ? _initial + (target - _initial) * iteration / _warmup : Decayed(target, iteration - _warmup);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        config.Json["initial_learning_rate"] = _initial;
        config.Json["decay_steps"] = _steps;
        config.Json["alpha"] = _alpha;
        config.Json["name"] = nameof(CosineDecay);
        config.Json["warmup_target"] = warmupTarget;
        config.Json["warmup_steps"] = _warmup;
    }

    internal static CosineDecay FromConfig(Config c) => new(c.Number("initial_learning_rate"), c.Number("decay_steps"), c.Number("alpha", 0),
        c.NumberOrNull("warmup_target"), c.Number("warmup_steps", 0));

    private double Decayed(double from, double step) =>
        from * ((1 - _alpha) * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(step, _steps) / _steps)) + _alpha);
}

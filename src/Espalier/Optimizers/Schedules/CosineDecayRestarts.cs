namespace Espalier;

/// <summary>
/// Half a cosine down, again and again, each <paramref name="tMul"/> times as long as the last and starting at <paramref name="mMul"/> times
/// its rate. Source: Loshchilov and Hutter, "SGDR", ICLR 2017.
/// </summary>
/// <param name="initialLearningRate">The rate at step 0.</param>
/// <param name="firstDecaySteps">How many steps the first stretch takes.</param>
/// <param name="tMul">How much longer each stretch is.</param>
/// <param name="mMul">How much higher each stretch starts.</param>
/// <param name="alpha">The least rate as a share of the first.</param>
[Registered("CosineDecayRestarts")]
public sealed class CosineDecayRestarts(double initialLearningRate, double firstDecaySteps, double tMul = 2, double mMul = 1, double alpha = 0)
    : LearningRate
{
    private readonly double _initial = ScheduleSettings.Rate(initialLearningRate, nameof(CosineDecayRestarts), "initial_learning_rate");
    private readonly double _steps = ScheduleSettings.Steps(firstDecaySteps, nameof(CosineDecayRestarts), "first_decay_steps");
    private readonly double _tMul = tMul >= 1 ? tMul
        : throw new EspalierException(FormattableString.Invariant($"CosineDecayRestarts: t_mul should be 1 or more but is {tMul}."));
    private readonly double _mMul = ScheduleSettings.Rate(mMul, nameof(CosineDecayRestarts), "m_mul");
    private readonly double _alpha = ScheduleSettings.Rate(alpha, nameof(CosineDecayRestarts), "alpha");

    /// <inheritdoc/>
    public override double At(long iteration)
    {
        double passed = iteration / _steps, height = 1;
        if (_tMul == 1)
        {
            double stretch = Math.Floor(passed);
            passed -= stretch;
            height = Math.Pow(_mMul, stretch);
        }
        else
        {
            double length = 1;
            while (passed >= length) // lengths grow by a factor, so this ends soon
            {
                passed -= length;
                length *= _tMul;
                height *= _mMul;
            }
            passed /= length;
        }
        return _initial * ((1 - _alpha) * 0.5 * height * (1 + Math.Cos(Math.PI * passed)) + _alpha);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        config.Json["initial_learning_rate"] = _initial;
        config.Json["first_decay_steps"] = _steps;
        config.Json["t_mul"] = _tMul;
        config.Json["m_mul"] = _mMul;
        config.Json["alpha"] = _alpha;
        config.Json["name"] = "SGDRDecay";
    }

    internal static CosineDecayRestarts FromConfig(Config c) => new(c.Number("initial_learning_rate"), c.Number("first_decay_steps"),
        c.Number("t_mul", 2), c.Number("m_mul", 1), c.Number("alpha", 0));
}

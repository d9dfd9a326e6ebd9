using Espalier.Graph;

namespace Espalier;

/// <summary>
/// Numbers of mean 0 whose variance is scale/n, n being what comes into a unit, what goes out of it, or the mean of both: the family of
/// Glorot, He and LeCun.
/// </summary>
[Registered("VarianceScaling", "variance_scaling")]
public class VarianceScaling : RandomInitializer
{
    /// <summary>Makes the initializer.</summary>
    /// <param name="scale">The variance times n: above 0.</param>
    /// <param name="mode">What n is.</param>
    /// <param name="distribution">The distribution.</param>
    /// <param name="seed">A seed of its own, or null.</param>
    /// <exception cref="EspalierException">The scale is not above 0.</exception>
    public VarianceScaling(double scale = 1, FanMode mode = FanMode.FanIn, FanDistribution distribution = FanDistribution.TruncatedNormal,
        long? seed = null) : base(seed)
    {
        if (!(scale > 0)) throw new EspalierException(FormattableString.Invariant($"VarianceScaling needs a scale above 0 but got {scale}."));
        (Scale, Mode, Distribution) = (scale, mode, distribution);
    }

    /// <summary>The variance times n.</summary>
    public double Scale { get; }

    /// <summary>What n is.</summary>
    public FanMode Mode { get; }

    /// <summary>The distribution.</summary>
    public FanDistribution Distribution { get; }

    private protected sealed override void Draw(Span<float> values, Shape shape, RandomKey key)
    {
        var (fanIn, fanOut) = Fans.Of(shape);
        double n = Mode switch { FanMode.FanIn => fanIn, FanMode.FanOut => fanOut, _ => (fanIn + fanOut) / 2 };
        double variance = Scale / Math.Max(1, n);
        switch (Distribution)
        {
            case FanDistribution.Uniform: Draws.Symmetric(values, Math.Sqrt(3 * variance), key); break;
            case FanDistribution.UntruncatedNormal: Draws.Normal(values, 0, Math.Sqrt(variance), key); break;
            default: Draws.CutNormal(values, 0, Math.Sqrt(variance) / Draws.CutDeviation, key); break;
        }
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        config.Json["seed"] = Seed;
        config.Json["scale"] = Scale;
        config.Json["mode"] = Mode switch { FanMode.FanIn => "fan_in", FanMode.FanOut => "fan_out", _ => "fan_avg" };
        config.Json["distribution"] = Distribution switch
        {
            FanDistribution.Uniform => "uniform",
            FanDistribution.UntruncatedNormal => "untruncated_normal",
            _ => "truncated_normal",
        };
    }

    internal static VarianceScaling FromConfig(Config c) => new(c.Number("scale", 1), c.Text("mode") switch
    {
        null or "fan_in" => FanMode.FanIn,
        "fan_out" => FanMode.FanOut,
        "fan_avg" => FanMode.FanAverage,
        _ => throw c.Wrong("mode", "'fan_in', 'fan_out' or 'fan_avg'"),
    }, c.Text("distribution") switch
    {
        null or "truncated_normal" or "normal" => FanDistribution.TruncatedNormal,
        "untruncated_normal" => FanDistribution.UntruncatedNormal,
        "uniform" => FanDistribution.Uniform,
        _ => throw c.Wrong("distribution", "'truncated_normal', 'untruncated_normal' or 'uniform'"),
    }, SeedOf(c));
}

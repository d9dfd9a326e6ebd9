using Espalier.Graph;

namespace Espalier;

/// <summary>Normal numbers, drawn again when they lie more than two deviations from the mean.</summary>
[Registered("TruncatedNormal", "truncated_normal")]
public sealed class TruncatedNormal : RandomInitializer
{
    /// <summary>Makes the initializer.</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="stddev">The standard deviation before the cut, at least 0.</param>
    /// <param name="seed">A seed of its own, or null.</param>
    /// <exception cref="EspalierException">The deviation is negative.</exception>
    public TruncatedNormal(double mean = 0, double stddev = 0.05, long? seed = null) : base(seed)
    {
        if (!(stddev >= 0))
            throw new EspalierException(FormattableString.Invariant($"Normal numbers need a deviation of 0 or more but got {stddev}."));
        (Mean, Deviation) = (mean, stddev);
    }

    /// <summary>The mean.</summary>
    public double Mean { get; }

    /// <summary>The standard deviation before the cut, at least 0.</summary>
    public double Deviation { get; }

    private protected override void Draw(Span<float> values, Shape shape, RandomKey key) => Draws.CutNormal(values, Mean, Deviation, key);

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        config.Json["seed"] = Seed;
        config.Json["mean"] = Mean;
        config.Json["stddev"] = Deviation;
    }

    internal static TruncatedNormal FromConfig(Config c) => new(c.Number("mean", 0), c.Number("stddev", 0.05), SeedOf(c));
}

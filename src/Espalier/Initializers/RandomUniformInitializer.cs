using Espalier.Graph;

namespace Espalier;

/// <summary>Uniform numbers. Keras's class name is <c>RandomUniform</c>.</summary>
[Registered("RandomUniform", "random_uniform")]
public sealed class RandomUniformInitializer : RandomInitializer
{
    /// <summary>Makes the initializer.</summary>
    /// <param name="minVal">The smallest number.</param>
    /// <param name="maxVal">The largest number.</param>
    /// <param name="seed">A seed of its own, or null.</param>
    /// <exception cref="EspalierException">The limits are the wrong way round.</exception>
    public RandomUniformInitializer(double minVal = -0.05, double maxVal = 0.05, long? seed = null) : base(seed)
    {
        if (!(minVal <= maxVal))
            throw new EspalierException(FormattableString.Invariant($"Uniform numbers need limits in order but got {minVal} and {maxVal}."));
        (Minimum, Maximum) = (minVal, maxVal);
    }

    /// <summary>The smallest number.</summary>
    public double Minimum { get; }

    /// <summary>The largest number.</summary>
    public double Maximum { get; }

    private protected override void Draw(Span<float> values, Shape shape, RandomKey key) => Draws.Uniform(values, Minimum, Maximum, key);

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        config.Json["seed"] = Seed;
        config.Json["minval"] = Minimum;
        config.Json["maxval"] = Maximum;
    }

    internal static RandomUniformInitializer FromConfig(Config c) => new(c.Number("minval", -0.05), c.Number("maxval", 0.05), SeedOf(c));
}

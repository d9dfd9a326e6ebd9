namespace Espalier;

/// <summary>
/// Uniform numbers in ±√(6/(fan in + fan out)). Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward
/// neural networks", AISTATS 2010.
/// </summary>
/// <param name="seed">A seed of its own, or null.</param>
[Registered("GlorotUniform", "glorot_uniform")]
public sealed class GlorotUniform(long? seed = null)
    : VarianceScaling(1, FanMode.FanAverage, FanDistribution.Uniform, seed)
{
    /// <inheritdoc/>
    public override void WriteConfig(Config config) => config.Json["seed"] = Seed;

    internal static new GlorotUniform FromConfig(Config c) => new(SeedOf(c));
}

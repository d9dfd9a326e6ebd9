namespace Espalier;

/// <summary>
/// Normal numbers of variance 2/(fan in + fan out), cut at two deviations. Source: Glorot and Bengio, "Understanding the difficulty of
/// training deep feedforward neural networks", AISTATS 2010.
/// </summary>
/// <param name="seed">A seed of its own, or null.</param>
[Registered("GlorotNormal", "glorot_normal")]
public sealed class GlorotNormal(long? seed = null)
    : VarianceScaling(1, FanMode.FanAverage, FanDistribution.TruncatedNormal, seed)
{
    /// <inheritdoc/>
    public override void WriteConfig(Config config) => config.Json["seed"] = Seed;

    internal static new GlorotNormal FromConfig(Config c) => new(SeedOf(c));
}

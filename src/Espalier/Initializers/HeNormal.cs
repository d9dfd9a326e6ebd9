namespace Espalier;

/// <summary>
/// Normal numbers of variance 2/fan in, cut at two deviations. Source: He, Zhang, Ren, Sun, "Delving deep into rectifiers", ICCV 2015.
/// </summary>
/// <param name="seed">A seed of its own, or null.</param>
[Registered("HeNormal", "he_normal")]
public sealed class HeNormal(long? seed = null)
    : VarianceScaling(2, FanMode.FanIn, FanDistribution.TruncatedNormal, seed)
{
    /// <inheritdoc/>
    public override void WriteConfig(Config config) => config.Json["seed"] = Seed;

    internal static new HeNormal FromConfig(Config c) => new(SeedOf(c));
}

namespace Espalier;

/// <summary>Uniform numbers in ±√(6/fan in). Source: He, Zhang, Ren, Sun, "Delving deep into rectifiers", ICCV 2015.</summary>
/// <param name="seed">A seed of its own, or null.</param>
[Registered("HeUniform", "he_uniform")]
public sealed class HeUniform(long? seed = null)
    : VarianceScaling(2, FanMode.FanIn, FanDistribution.Uniform, seed)
{
    /// <inheritdoc/>
    public override void WriteConfig(Config config) => config.Json["seed"] = Seed;

    internal static new HeUniform FromConfig(Config c) => new(SeedOf(c));
}

namespace Espalier;

/// <summary>Uniform numbers in ±√(3/fan in). Source: LeCun, Bottou, Orr, Müller, "Efficient backprop", 1998.</summary>
/// <param name="seed">A seed of its own, or null.</param>
[Registered("LecunUniform", "lecun_uniform")]
public sealed class LecunUniform(long? seed = null)
    : VarianceScaling(1, FanMode.FanIn, FanDistribution.Uniform, seed)
{
    /// <inheritdoc/>
    public override void WriteConfig(Config config) => config.Json["seed"] = Seed;

    internal static new LecunUniform FromConfig(Config c) => new(SeedOf(c));
}

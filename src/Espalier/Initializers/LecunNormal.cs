namespace Espalier;

/// <summary>
/// Normal numbers of variance 1/fan in, cut at two deviations. Source: LeCun, Bottou, Orr, Müller, "Efficient backprop", 1998.
/// </summary>
/// <param name="seed">A seed of its own, or null.</param>
[Registered("LecunNormal", "lecun_normal")]
public sealed class LecunNormal(long? seed = null)
    : VarianceScaling(1, FanMode.FanIn, FanDistribution.TruncatedNormal, seed)
{
    /// <inheritdoc/>
    public override void WriteConfig(Config config) => config.Json["seed"] = Seed;

    internal static new LecunNormal FromConfig(Config c) => new(SeedOf(c));
}

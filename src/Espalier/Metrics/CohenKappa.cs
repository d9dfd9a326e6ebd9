namespace Espalier;

/// <summary>Cohen's kappa, agreement beyond chance: see <see cref="ConfusionMatrix.Kappa"/>.</summary>
/// <param name="weighting">How much a disagreement counts.</param>
/// <param name="name">The name in histories.</param>
[Registered("CohenKappa", "cohen_kappa", "kappa", IsKeras = false)]
public sealed class CohenKappa(KappaWeighting weighting = KappaWeighting.None, string name = "cohen_kappa") : ConfusionMetric(name)
{
    /// <summary>How much a disagreement counts.</summary>
    public KappaWeighting Weighting { get; } = weighting;

    internal static CohenKappa FromConfig(Config c) => new(
        c.Text("weightage") switch
        {
            null => KappaWeighting.None,
            "linear" => KappaWeighting.Linear,
            "quadratic" => KappaWeighting.Quadratic,
            _ => throw c.Wrong("weightage", "'linear', 'quadratic' or null"),
        },
        c.Text("name") ?? "cohen_kappa");

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["weightage"] = Weighting == KappaWeighting.None ? null : Weighting.ToString().ToLowerInvariant();
    }

    /// <inheritdoc/>
    protected override double Value(ConfusionMatrix matrix) => matrix.Kappa(Weighting);
}

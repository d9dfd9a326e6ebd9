namespace Espalier;

/// <summary>
/// Cohen's kappa with quadratic weights, for ordered classes: agreement beyond chance where a miss by two classes counts four times a miss by
/// one. 1 is full agreement, 0 chance. The same as <c>CohenKappa(KappaWeighting.Quadratic)</c>, under the name it is known by.
/// Source: Cohen, "Weighted kappa", 1968.
/// </summary>
/// <param name="name">The name in histories.</param>
[Registered("QuadraticKappa", "quadratic_kappa", "quadratic_weighted_kappa", "qwk", IsKeras = false)]
public sealed class QuadraticKappa(string name = "quadratic_kappa") : ConfusionMetric(name)
{
    internal static QuadraticKappa FromConfig(Config c) => new(c.Text("name") ?? "quadratic_kappa");

    /// <inheritdoc/>
    protected override double Value(ConfusionMatrix matrix) => matrix.Kappa(KappaWeighting.Quadratic);
}

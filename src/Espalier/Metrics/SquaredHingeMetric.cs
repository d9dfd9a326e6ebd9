namespace Espalier;

/// <summary>The mean of max(0, 1 − target · prediction)²; targets as for <see cref="HingeMetric"/>.</summary>
/// <param name="name">The name in histories.</param>
[Registered("SquaredHinge", "squared_hinge")]
public sealed class SquaredHingeMetric(string name = "squared_hinge") : HingeMetric(name)
{
    internal static new SquaredHingeMetric FromConfig(Config c) => new(c.Text("name") ?? "squared_hinge");

    private protected override double Loss(double shortfall) => shortfall * shortfall;
}

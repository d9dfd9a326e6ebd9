namespace Espalier;

/// <summary>The weight of zeros predicted as zeros. A value for each threshold.</summary>
/// <param name="thresholds">A prediction above it counts as positive; from 0 to 1, null means 0.5.</param>
/// <param name="name">The name in histories.</param>
[Registered("TrueNegatives", "true_negatives")]
public sealed class TrueNegatives(double[]? thresholds = null, string name = "true_negatives") : PerThresholdMetric(name, thresholds)
{
    /// <inheritdoc/>
    public override Better Better => Better.Higher;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double[] Values)> State
    {
        get
        {
            Count();
            return [("accumulator", TrueNegativeCounts.ToArray())];
        }
    }

    internal static TrueNegatives FromConfig(Config c) => new(c.Numbers("thresholds"), c.Text("name") ?? "true_negatives");

    private protected override double At(int threshold) => TrueNegativeCounts[threshold];
}

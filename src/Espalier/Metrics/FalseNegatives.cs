namespace Espalier;

/// <summary>The weight of ones predicted as zeros. A value for each threshold.</summary>
/// <param name="thresholds">A prediction above it counts as positive; from 0 to 1, null means 0.5.</param>
/// <param name="name">The name in histories.</param>
[Registered("FalseNegatives", "false_negatives")]
public sealed class FalseNegatives(double[]? thresholds = null, string name = "false_negatives") : PerThresholdMetric(name, thresholds)
{
    /// <inheritdoc/>
    public override Better Better => Better.Lower;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double[] Values)> State
    {
        get
        {
            Count();
            return [("accumulator", FalseNegativeCounts.ToArray())];
        }
    }

    internal static FalseNegatives FromConfig(Config c) => new(c.Numbers("thresholds"), c.Text("name") ?? "false_negatives");

    private protected override double At(int threshold) => FalseNegativeCounts[threshold];
}

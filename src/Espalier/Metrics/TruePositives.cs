namespace Espalier;

/// <summary>The weight of ones predicted as ones. A value for each threshold.</summary>
/// <param name="thresholds">A prediction above it counts as positive; from 0 to 1, null means 0.5.</param>
/// <param name="name">The name in histories.</param>
[Registered("TruePositives", "true_positives")]
public sealed class TruePositives(double[]? thresholds = null, string name = "true_positives") : PerThresholdMetric(name, thresholds)
{
    /// <inheritdoc/>
    public override Better Better => Better.Higher;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double[] Values)> State
    {
        get
        {
            Count();
            return [("accumulator", TruePositiveCounts.ToArray())];
        }
    }

    internal static TruePositives FromConfig(Config c) => new(c.Numbers("thresholds"), c.Text("name") ?? "true_positives");

    private protected override double At(int threshold) => TruePositiveCounts[threshold];
}

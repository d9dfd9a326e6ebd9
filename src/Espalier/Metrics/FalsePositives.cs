namespace Espalier;

/// <summary>The weight of zeros predicted as ones. A value for each threshold.</summary>
/// <param name="thresholds">A prediction above it counts as positive; from 0 to 1, null means 0.5.</param>
/// <param name="name">The name in histories.</param>
[Registered("FalsePositives", "false_positives")]
public sealed class FalsePositives(double[]? thresholds = null, string name = "false_positives") : PerThresholdMetric(name, thresholds)
{
    /// <inheritdoc/>
    public override Better Better => Better.Lower;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double[] Values)> State
    {
        get
        {
            Count();
            return [("accumulator", FalsePositiveCounts.ToArray())];
        }
    }

    internal static FalsePositives FromConfig(Config c) => new(c.Numbers("thresholds"), c.Text("name") ?? "false_positives");

    private protected override double At(int threshold) => FalsePositiveCounts[threshold];
}

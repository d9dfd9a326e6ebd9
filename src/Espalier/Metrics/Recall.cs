namespace Espalier;

/// <summary>How much of what is positive was called so: TP / (TP + FN). A value for each threshold; 0 where nothing is positive.</summary>
/// <param name="thresholds">A prediction above it counts as positive; from 0 to 1, null means 0.5, or no threshold with <paramref name="topK"/>.</param>
/// <param name="topK">Counts a prediction as positive only when it is among the K largest of its row.</param>
/// <param name="classId">Looks at this class only.</param>
/// <param name="name">The name in histories.</param>
[Registered("Recall", "recall")]
public sealed class Recall(double[]? thresholds = null, int? topK = null, int? classId = null, string name = "recall")
    : PerThresholdMetric(name, thresholds, topK, classId)
{
    /// <inheritdoc/>
    public override Better Better => Better.Higher;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double[] Values)> State
    {
        get
        {
            Count();
            return [("true_positives", TruePositiveCounts.ToArray()), ("false_negatives", FalseNegativeCounts.ToArray())];
        }
    }

    internal static Recall FromConfig(Config c) =>
        new(c.Numbers("thresholds"), c.IntegerOrNull("top_k"), c.IntegerOrNull("class_id"), c.Text("name") ?? "recall");

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["top_k"] = TopK;
        config.Json["class_id"] = ClassId;
    }

    private protected override double At(int threshold) =>
        Ratio(TruePositiveCounts[threshold], TruePositiveCounts[threshold] + FalseNegativeCounts[threshold]);
}

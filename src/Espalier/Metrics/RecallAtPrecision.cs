namespace Espalier;

/// <summary>The best recall, TP / (TP + FN), at any threshold whose precision, TP / (TP + FP), is at least a given value; 0 where there is none.</summary>
[Registered("RecallAtPrecision", "recall_at_precision")]
public sealed class RecallAtPrecision : ConstrainedMetric
{
    /// <summary>Makes the metric.</summary>
    /// <param name="precision">The least precision, from 0 to 1.</param>
    /// <param name="numThresholds">How many thresholds, evenly from 0 to 1, are tried.</param>
    /// <param name="classId">Looks at this class only.</param>
    /// <param name="name">The name in histories.</param>
    /// <exception cref="EspalierException">A setting is out of range.</exception>
    public RecallAtPrecision(double precision, int numThresholds = 200, int? classId = null, string name = "recall_at_precision")
        : base(name, "precision", precision, numThresholds, classId) { }

    internal static RecallAtPrecision FromConfig(Config c) =>
        new(c.Number("precision"), c.Integer("num_thresholds", 200), c.IntegerOrNull("class_id"), c.Text("name") ?? "recall_at_precision");

    private protected override double Constrained(double tp, double fp, double tn, double fn) => Ratio(tp, tp + fp);

    private protected override double Wanted(double tp, double fp, double tn, double fn) => Ratio(tp, tp + fn);
}

namespace Espalier;

/// <summary>The best precision, TP / (TP + FP), at any threshold whose recall, TP / (TP + FN), is at least a given value; 0 where there is none.</summary>
[Registered("PrecisionAtRecall", "precision_at_recall")]
public sealed class PrecisionAtRecall : ConstrainedMetric
{
    /// <summary>Makes the metric.</summary>
    /// <param name="recall">The least recall, from 0 to 1.</param>
    /// <param name="numThresholds">How many thresholds, evenly from 0 to 1, are tried.</param>
    /// <param name="classId">Looks at this class only.</param>
    /// <param name="name">The name in histories.</param>
    /// <exception cref="EspalierException">A setting is out of range.</exception>
    public PrecisionAtRecall(double recall, int numThresholds = 200, int? classId = null, string name = "precision_at_recall")
        : base(name, "recall", recall, numThresholds, classId) { }

    internal static PrecisionAtRecall FromConfig(Config c) =>
        new(c.Number("recall"), c.Integer("num_thresholds", 200), c.IntegerOrNull("class_id"), c.Text("name") ?? "precision_at_recall");

    private protected override double Constrained(double tp, double fp, double tn, double fn) => Ratio(tp, tp + fn);

    private protected override double Wanted(double tp, double fp, double tn, double fn) => Ratio(tp, tp + fp);
}

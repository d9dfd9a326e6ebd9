namespace Espalier;

/// <summary>The best specificity, TN / (TN + FP), at any threshold whose sensitivity, TP / (TP + FN), is at least a given value; 0 where there is none.</summary>
[Registered("SpecificityAtSensitivity", "specificity_at_sensitivity")]
public sealed class SpecificityAtSensitivity : ConstrainedMetric
{
    /// <summary>Makes the metric.</summary>
    /// <param name="sensitivity">The least sensitivity, from 0 to 1.</param>
    /// <param name="numThresholds">How many thresholds, evenly from 0 to 1, are tried.</param>
    /// <param name="classId">Looks at this class only.</param>
    /// <param name="name">The name in histories.</param>
    /// <exception cref="EspalierException">A setting is out of range.</exception>
    public SpecificityAtSensitivity(double sensitivity, int numThresholds = 200, int? classId = null, string name = "specificity_at_sensitivity")
        : base(name, "sensitivity", sensitivity, numThresholds, classId) { }

    internal static SpecificityAtSensitivity FromConfig(Config c) =>
        new(c.Number("sensitivity"), c.Integer("num_thresholds", 200), c.IntegerOrNull("class_id"), c.Text("name") ?? "specificity_at_sensitivity");

    private protected override double Constrained(double tp, double fp, double tn, double fn) => Ratio(tp, tp + fn);

    private protected override double Wanted(double tp, double fp, double tn, double fn) => Ratio(tn, tn + fp);
}

namespace Espalier;

/// <summary>The best sensitivity, TP / (TP + FN), at any threshold whose specificity, TN / (TN + FP), is at least a given value; 0 where there is none.</summary>
[Registered("SensitivityAtSpecificity", "sensitivity_at_specificity")]
public sealed class SensitivityAtSpecificity : ConstrainedMetric
{
    /// <summary>Makes the metric.</summary>
    /// <param name="specificity">The least specificity, from 0 to 1.</param>
    /// <param name="numThresholds">How many thresholds, evenly from 0 to 1, are tried.</param>
    /// <param name="classId">Looks at this class only.</param>
    /// <param name="name">The name in histories.</param>
    /// <exception cref="EspalierException">A setting is out of range.</exception>
    public SensitivityAtSpecificity(double specificity, int numThresholds = 200, int? classId = null, string name = "sensitivity_at_specificity")
        : base(name, "specificity", specificity, numThresholds, classId) { }

    internal static SensitivityAtSpecificity FromConfig(Config c) =>
        new(c.Number("specificity"), c.Integer("num_thresholds", 200), c.IntegerOrNull("class_id"), c.Text("name") ?? "sensitivity_at_specificity");

    private protected override double Constrained(double tp, double fp, double tn, double fn) => Ratio(tn, tn + fp);

    private protected override double Wanted(double tp, double fp, double tn, double fn) => Ratio(tp, tp + fn);
}

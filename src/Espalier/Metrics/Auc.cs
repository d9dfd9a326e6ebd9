using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>
/// The area under the ROC curve (recall over false-positive rate) or the precision-recall curve, from counts at fixed thresholds.
/// Interpolated precision-recall areas follow Davis and Goadrich, "The relationship between precision-recall and ROC curves", ICML 2006.
/// </summary>
[Registered("AUC", "auc")]
public sealed class Auc : ThresholdMetric
{
    private readonly double[]? _given, _labelWeights;
    private readonly bool _labelsKnown;

    /// <summary>Makes the metric.</summary>
    /// <param name="numThresholds">How many thresholds, evenly from just below 0 to just above 1, when none are given.</param>
    /// <param name="curve">The curve under which the area is.</param>
    /// <param name="summation">How the area between two thresholds is summed.</param>
    /// <param name="thresholds">Thresholds between 0 and 1; just below 0 and just above 1 are added.</param>
    /// <param name="multiLabel">Averages an area for each column instead of one over all values.</param>
    /// <param name="labels">How many columns, when known before the first batch.</param>
    /// <param name="labelWeights">A weight for each column.</param>
    /// <param name="fromLogits">Whether predictions are logits.</param>
    /// <param name="name">The name in histories.</param>
    /// <exception cref="EspalierException">A setting is out of range.</exception>
    public Auc(int numThresholds = 200, AucCurve curve = AucCurve.Roc, AucSummation summation = AucSummation.Interpolation,
        double[]? thresholds = null, bool multiLabel = false, int? labels = null, double[]? labelWeights = null, bool fromLogits = false,
        string name = "auc")
        : base(name, Edges(thresholds, numThresholds), labels: multiLabel ? labels ?? labelWeights?.Length ?? 1 : null)
    {
        if (multiLabel && labels is { } known && labelWeights is not null && labelWeights.Length != known)
            throw new EspalierException($"AUC needs one label weight for each of {known} labels but got {labelWeights.Length}.");
        (Curve, Summation, FromLogits, _given, _labelWeights) = (curve, summation, fromLogits, thresholds, labelWeights);
        _labelsKnown = !multiLabel || labels is not null || labelWeights is not null;
    }

    /// <summary>The curve under which the area is.</summary>
    public AucCurve Curve { get; }

    /// <summary>How the area between two thresholds is summed.</summary>
    public AucSummation Summation { get; }

    /// <summary>Whether an area is taken for each column.</summary>
    public bool MultiLabel => SeparateLabels;

    /// <summary>Whether predictions are logits.</summary>
    public bool FromLogits { get; }

    /// <inheritdoc/>
    public override Better Better => Better.Higher;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double[] Values)> State
    {
        get
        {
            Count();
            return [("true_positives", TruePositiveCounts.ToArray()), ("false_positives", FalsePositiveCounts.ToArray()),
                ("true_negatives", TrueNegativeCounts.ToArray()), ("false_negatives", FalseNegativeCounts.ToArray())];
        }
    }

    internal static Auc FromConfig(Config c) => new(
        c.Integer("num_thresholds", 200),
        Choice<AucCurve>(c, "curve"),
        Choice<AucSummation>(c, "summation_method"),
        c.Numbers("thresholds"),
        c.Flag("multi_label", false),
        c.IntegerOrNull("num_labels"),
        c.Numbers("label_weights"),
        c.Flag("from_logits", false),
        c.Text("name") ?? "auc");

    /// <inheritdoc/>
    public override double Result()
    {
        Count();
        double sum = 0, weights = 0;
        for (int label = 0; label < Labels; label++)
        {
            double weight = MultiLabel && _labelWeights is not null ? _labelWeights[label] : 1;
            sum += weight * Area(label);
            weights += weight;
        }
        return Ratio(sum, weights);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["num_thresholds"] = Thresholds.Count;
        config.Json["curve"] = Curve.ToString().ToUpperInvariant();
        config.Json["summation_method"] = Summation.ToString().ToLowerInvariant();
        config.Json["multi_label"] = MultiLabel;
        config.Json["num_labels"] = MultiLabel && _labelsKnown ? Labels : null;
        config.Json["label_weights"] = Array(_labelWeights);
        config.Json["from_logits"] = FromLogits;
        if (_given is not null) config.Json["thresholds"] = Array(_given);

        static JsonArray? Array(double[]? numbers) => numbers is null ? null : new JsonArray([.. numbers.Select(n => (JsonNode)n)]);
    }

    /// <inheritdoc/>
    protected override void Begin(MetricBatch batch)
    {
        if (!_labelsKnown && Labels != batch.PredictedWidth) SetLabels(batch.PredictedWidth);
        if (_labelWeights is not null && _labelWeights.Length != batch.PredictedWidth)
            throw new EspalierException($"Metric '{Name}' has {_labelWeights.Length} label weights but the predictions have {batch.PredictedWidth} columns.");
        base.Begin(batch);
    }

    /// <inheritdoc/>
    protected override float Score(float prediction) => FromLogits ? (float)(1 / (1 + Math.Exp(-prediction))) : prediction;

    /// <inheritdoc/>
    protected override double LabelWeight(int column) => _labelWeights is null || MultiLabel ? 1 : _labelWeights[column];

    private double Area(int label)
    {
        double area = 0;
        for (int i = 0; i + 1 < Thresholds.Count; i++)
        {
            int a = i * Labels + label, b = a + Labels; // the thresholds rise, so the curve is walked from right to left
            if (Curve == AucCurve.Pr && Summation == AucSummation.Interpolation)
            {
                area += InterpolatedPrecision(a, b);
                continue;
            }
            var ((xa, ya), (xb, yb)) = (Point(a), Point(b));
            double height = Summation switch
            {
                AucSummation.Interpolation => (ya + yb) / 2,
                AucSummation.Minoring => Math.Min(ya, yb),
                _ => Math.Max(ya, yb),
            };
            area += (xa - xb) * height;
        }
        return area;
    }

    private (double X, double Y) Point(int at)
    {
        double tp = TruePositiveCounts[at], fp = FalsePositiveCounts[at], tn = TrueNegativeCounts[at], fn = FalseNegativeCounts[at];
        double recall = Ratio(tp, tp + fn);
        return Curve == AucCurve.Roc ? (Ratio(fp, fp + tn), recall) : (recall, Ratio(tp, tp + fp));
    }

    private double InterpolatedPrecision(int a, int b)
    {
        double tpA = TruePositiveCounts[a], tpB = TruePositiveCounts[b];
        double pA = tpA + FalsePositiveCounts[a], pB = tpB + FalsePositiveCounts[b];
        double slope = Ratio(tpA - tpB, Math.Max(pA - pB, 0));
        double intercept = tpB - slope * pB;
        double ratio = pA > 0 && pB > 0 ? pA / pB : 1;
        return Ratio(slope * (tpA - tpB + intercept * Math.Log(ratio)), tpB + FalseNegativeCounts[b]);
    }

    private static double[] Edges(double[]? given, int count)
    {
        if (given is null)
        {
            if (count < 2) throw new EspalierException($"AUC needs at least 2 thresholds but got {count}.");
            given = [.. Enumerable.Range(1, count - 2).Select(i => (double)i / (count - 1))];
        }
        foreach (double t in given)
            if (!(t is >= 0 and <= 1)) throw new EspalierException($"AUC needs thresholds from 0 to 1 but got {t:R}.");
        return [-1e-7, .. given.Order(), 1 + 1e-7];
    }

    private static T Choice<T>(Config c, string key) where T : struct, Enum =>
        c.Text(key) is not { } text ? default
        : Enum.TryParse(text, ignoreCase: true, out T value) && Enum.IsDefined(value) && !char.IsDigit(text[0]) ? value
        : throw c.Wrong(key, string.Join(" or ", Enum.GetNames<T>().Select(n => $"'{n.ToLowerInvariant()}'")));
}

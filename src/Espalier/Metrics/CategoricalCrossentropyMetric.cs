namespace Espalier;

/// <summary>
/// The mean of −Σ t ln p over the classes. Probabilities are divided by their sum and clipped to [1e-7, 1 − 1e-7]; with logits the
/// logarithm of their softmax is used. Targets are one-hot rows or class numbers.
/// </summary>
[Registered("CategoricalCrossentropy", "categorical_crossentropy")]
public sealed class CategoricalCrossentropyMetric : MeanMetric
{
    /// <summary>Makes the metric.</summary>
    /// <param name="fromLogits">Whether predictions are logits, not probabilities.</param>
    /// <param name="labelSmoothing">s in t (1 − s) + s / K, from 0 to 1.</param>
    /// <param name="name">The name in histories.</param>
    /// <exception cref="EspalierException">The smoothing is not from 0 to 1.</exception>
    public CategoricalCrossentropyMetric(bool fromLogits = false, double labelSmoothing = 0, string name = "categorical_crossentropy")
        : base(name, Better.Lower)
    {
        if (!(labelSmoothing is >= 0 and <= 1))
            throw new EspalierException($"CategoricalCrossentropy needs label smoothing from 0 to 1 but got {labelSmoothing:R}.");
        (FromLogits, LabelSmoothing) = (fromLogits, labelSmoothing);
    }

    /// <summary>Whether predictions are logits.</summary>
    public bool FromLogits { get; }

    /// <summary>s in t (1 − s) + s / K.</summary>
    public double LabelSmoothing { get; }

    /// <inheritdoc/>
    protected override bool TakesClassNumbers => true;

    internal static CategoricalCrossentropyMetric FromConfig(Config c)
    {
        LastAxis.Require(c);
        return new(c.Flag("from_logits", false), c.Number("label_smoothing", 0), c.Text("name") ?? "categorical_crossentropy");
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["from_logits"] = FromLogits;
        config.Json["label_smoothing"] = LabelSmoothing;
        config.Json["axis"] = -1;
    }

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted)
    {
        if (target.Length < predicted.Length) Class(target[0], predicted.Length);
        var logarithms = new LogProbabilities(predicted, FromLogits);
        double sum = 0;
        for (int i = 0; i < predicted.Length; i++)
        {
            double t = TargetAt(target, i, predicted.Length) * (1 - LabelSmoothing) + LabelSmoothing / predicted.Length;
            if (t != 0) sum -= t * logarithms.At(predicted[i]);
        }
        return sum;
    }
}

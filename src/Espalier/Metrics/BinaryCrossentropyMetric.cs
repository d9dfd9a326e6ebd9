namespace Espalier;

/// <summary>
/// The mean of −t ln p − (1 − t) ln(1 − p). Probabilities are clipped to [1e-7, 1 − 1e-7]; with logits x the stable form
/// max(x, 0) − x t + ln(1 + exp(−|x|)) is used.
/// </summary>
[Registered("BinaryCrossentropy", "binary_crossentropy", "bce", "BCE")]
public sealed class BinaryCrossentropyMetric : MeanMetric
{
    /// <summary>Makes the metric.</summary>
    /// <param name="fromLogits">Whether predictions are logits, not probabilities.</param>
    /// <param name="labelSmoothing">s in t (1 − s) + s / 2, from 0 to 1.</param>
    /// <param name="name">The name in histories.</param>
    /// <exception cref="EspalierException">The smoothing is not from 0 to 1.</exception>
    public BinaryCrossentropyMetric(bool fromLogits = false, double labelSmoothing = 0, string name = "binary_crossentropy") : base(name, Better.Lower)
    {
        if (!(labelSmoothing is >= 0 and <= 1))
            throw new EspalierException($"BinaryCrossentropy needs label smoothing from 0 to 1 but got {labelSmoothing:R}.");
        (FromLogits, LabelSmoothing) = (fromLogits, labelSmoothing);
    }

    /// <summary>Whether predictions are logits.</summary>
    public bool FromLogits { get; }

    /// <summary>s in t (1 − s) + s / 2.</summary>
    public double LabelSmoothing { get; }

    internal static BinaryCrossentropyMetric FromConfig(Config c) =>
        new(c.Flag("from_logits", false), c.Number("label_smoothing", 0), c.Text("name") ?? "binary_crossentropy");

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["from_logits"] = FromLogits;
        config.Json["label_smoothing"] = LabelSmoothing;
    }

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted)
    {
        double sum = 0;
        for (int i = 0; i < target.Length; i++)
        {
            double t = target[i] * (1 - LabelSmoothing) + 0.5 * LabelSmoothing, x = predicted[i];
            if (FromLogits)
            {
                sum += Math.Max(x, 0) - x * t + Math.Log(1 + Math.Exp(-Math.Abs(x)));
                continue;
            }
            double p = ClipProbability(x);
            sum -= t * Math.Log(p) + (1 - t) * Math.Log(1 - p);
        }
        return sum / target.Length;
    }
}

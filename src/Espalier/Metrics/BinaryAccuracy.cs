namespace Espalier;

/// <summary>The share of values on their target's side: prediction &gt; threshold where the target is 1, not so where it is 0.</summary>
[Registered("BinaryAccuracy", "binary_accuracy")]
public sealed class BinaryAccuracy : MeanMetric
{
    /// <summary>Makes the metric.</summary>
    /// <param name="threshold">Above this a prediction counts as 1; a prediction equal to it counts as 0.</param>
    /// <param name="name">The name in histories.</param>
    /// <exception cref="EspalierException">The threshold is not between 0 and 1.</exception>
    public BinaryAccuracy(double threshold = 0.5, string name = "binary_accuracy") : base(name, Better.Higher)
    {
        if (!(threshold > 0 && threshold < 1))
            throw new EspalierException($"BinaryAccuracy needs a threshold between 0 and 1 but got {threshold:R}.");
        Threshold = threshold;
    }

    /// <summary>Above this a prediction counts as 1.</summary>
    public double Threshold { get; }

    internal static BinaryAccuracy FromConfig(Config c) => new(c.Number("threshold", 0.5), c.Text("name") ?? "binary_accuracy");

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["threshold"] = Threshold;
    }

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted)
    {
        float threshold = (float)Threshold;
        int right = 0;
        for (int i = 0; i < target.Length; i++)
            if (target[i] == (predicted[i] > threshold ? 1 : 0)) right++;
        return (double)right / target.Length;
    }
}

namespace Espalier;

/// <summary>
/// The share of rows whose class is among the K largest predictions. Where predictions tie at the edge, all of them are among them,
/// as in Keras.
/// </summary>
[Registered("TopKCategoricalAccuracy", "top_k_categorical_accuracy")]
public class TopKCategoricalAccuracy : MeanMetric
{
    /// <summary>Makes the metric.</summary>
    /// <param name="k">How many of the largest predictions count.</param>
    /// <param name="name">The name in histories.</param>
    /// <exception cref="EspalierException"><paramref name="k"/> is less than 1.</exception>
    public TopKCategoricalAccuracy(int k = 5, string name = "top_k_categorical_accuracy") : base(name, Better.Higher)
    {
        if (k < 1) throw new EspalierException($"{GetType().Name} needs k of at least 1 but got {k}.");
        K = k;
    }

    /// <summary>How many of the largest predictions count.</summary>
    public int K { get; }

    /// <inheritdoc/>
    protected override bool TakesClassNumbers => true;

    internal static TopKCategoricalAccuracy FromConfig(Config c) => new(c.Integer("k", 5), c.Text("name") ?? "top_k_categorical_accuracy");

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["k"] = K;
    }

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted)
    {
        float own = predicted[ClassOf(target, predicted.Length)];
        if (!float.IsFinite(own)) return 0;
        int larger = 0;
        foreach (float p in predicted)
            if (p > own) larger++;
        return larger < K ? 1 : 0;
    }
}

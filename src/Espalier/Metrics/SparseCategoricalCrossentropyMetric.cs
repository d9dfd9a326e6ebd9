namespace Espalier;

/// <summary>
/// The mean of −ln p at the target's class number. Probabilities are divided by their sum and clipped to [1e-7, 1 − 1e-7]; with
/// logits the logarithm of their softmax is used.
/// </summary>
/// <param name="fromLogits">Whether predictions are logits, not probabilities.</param>
/// <param name="ignoreClass">Rows with this target are passed over.</param>
/// <param name="name">The name in histories.</param>
[Registered("SparseCategoricalCrossentropy", "sparse_categorical_crossentropy")]
public sealed class SparseCategoricalCrossentropyMetric(bool fromLogits = false, int? ignoreClass = null, string name = "sparse_categorical_crossentropy")
    : MeanMetric(name, Better.Lower)
{
    /// <summary>Whether predictions are logits.</summary>
    public bool FromLogits { get; } = fromLogits;

    /// <summary>Rows with this target are passed over.</summary>
    public int? IgnoreClass { get; } = ignoreClass;

    /// <inheritdoc/>
    protected override bool TakesClassNumbers => true;

    internal static SparseCategoricalCrossentropyMetric FromConfig(Config c)
    {
        LastAxis.Require(c);
        return new(c.Flag("from_logits", false), c.IntegerOrNull("ignore_class"), c.Text("name") ?? "sparse_categorical_crossentropy");
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["from_logits"] = FromLogits;
        config.Json["ignore_class"] = IgnoreClass;
        config.Json["axis"] = -1;
    }

    /// <inheritdoc/>
    protected override void Add(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted, double weight)
    {
        if (IgnoreClass is not { } ignored || target.Length > 1 || target[0] != ignored) base.Add(target, predicted, weight);
    }

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted) =>
        -new LogProbabilities(predicted, FromLogits).At(predicted[ClassOf(target, predicted.Length)]);
}

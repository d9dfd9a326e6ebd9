namespace Espalier;

/// <summary>The share of rows whose largest prediction is at the target, a class number; the first of equals counts.</summary>
/// <param name="name">The name in histories.</param>
[Registered("SparseCategoricalAccuracy", "sparse_categorical_accuracy")]
public sealed class SparseCategoricalAccuracy(string name = "sparse_categorical_accuracy") : MeanMetric(name, Better.Higher)
{
    /// <inheritdoc/>
    protected override bool TakesClassNumbers => true;

    internal static SparseCategoricalAccuracy FromConfig(Config c) => new(c.Text("name") ?? "sparse_categorical_accuracy");

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted)
    {
        return ClassOf(target, predicted.Length) == ArgMax(predicted) ? 1 : 0;
    }
}

namespace Espalier;

/// <summary>The share of rows whose largest prediction is at the class of the target (one-hot, or a class number); the first of equals counts.</summary>
/// <param name="name">The name in histories.</param>
[Registered("CategoricalAccuracy", "categorical_accuracy")]
public sealed class CategoricalAccuracy(string name = "categorical_accuracy") : MeanMetric(name, Better.Higher)
{
    /// <inheritdoc/>
    protected override bool TakesClassNumbers => true;

    internal static CategoricalAccuracy FromConfig(Config c) => new(c.Text("name") ?? "categorical_accuracy");

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted)
    {
        return ClassOf(target, predicted.Length) == ArgMax(predicted) ? 1 : 0;
    }
}

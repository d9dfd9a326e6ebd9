namespace Espalier;

/// <summary>The share of values that equal their target exactly: for labels, not for probabilities.</summary>
/// <param name="name">The name in histories.</param>
[Registered("Accuracy")]
public sealed class ExactAccuracy(string name = "accuracy") : MeanMetric(name, Better.Higher)
{
    internal static ExactAccuracy FromConfig(Config c) => new(c.Text("name") ?? "accuracy");

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted)
    {
        double sum = 0;
        for (int i = 0; i < target.Length; i++)
            sum += target[i] == predicted[i] ? 1 : 0;
        return sum / target.Length;
    }
}

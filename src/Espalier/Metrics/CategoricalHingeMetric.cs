namespace Espalier;

/// <summary>The mean of max(0, 1 + max((1 − target) · prediction) − Σ target · prediction).</summary>
/// <param name="name">The name in histories.</param>
[Registered("CategoricalHinge", "categorical_hinge")]
public sealed class CategoricalHingeMetric(string name = "categorical_hinge") : MeanMetric(name, Better.Lower)
{
    internal static CategoricalHingeMetric FromConfig(Config c) => new(c.Text("name") ?? "categorical_hinge");

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted)
    {
        double positive = 0, negative = double.NegativeInfinity;
        for (int i = 0; i < target.Length; i++)
        {
            positive += (double)target[i] * predicted[i];
            negative = Math.Max(negative, (1.0 - target[i]) * predicted[i]);
        }
        return Math.Max(0, negative - positive + 1);
    }
}

namespace Espalier;

/// <summary>The mean of prediction − target · ln(prediction + 1e-7).</summary>
/// <param name="name">The name in histories.</param>
[Registered("Poisson", "poisson")]
public sealed class PoissonMetric(string name = "poisson") : MeanMetric(name, Better.Lower)
{
    internal static PoissonMetric FromConfig(Config c) => new(c.Text("name") ?? "poisson");

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted)
    {
        double sum = 0;
        for (int i = 0; i < target.Length; i++)
            sum += predicted[i] - target[i] * Math.Log(predicted[i] + (double)Epsilon);
        return sum / target.Length;
    }
}

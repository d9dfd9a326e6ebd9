namespace Espalier;

/// <summary>The mean of Σ target · ln(target / prediction), both clipped to [1e-7, 1] (Kullback, Leibler 1951).</summary>
/// <param name="name">The name in histories.</param>
[Registered("KLDivergence", "kl_divergence", "kld")]
public sealed class KLDivergenceMetric(string name = "kl_divergence") : MeanMetric(name, Better.Lower)
{
    internal static KLDivergenceMetric FromConfig(Config c) => new(c.Text("name") ?? "kl_divergence");

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted)
    {
        double sum = 0;
        for (int i = 0; i < target.Length; i++)
        {
            double t = Math.Clamp(target[i], Epsilon, 1f), p = Math.Clamp(predicted[i], Epsilon, 1f);
            sum += t * Math.Log(t / p);
        }
        return sum;
    }
}

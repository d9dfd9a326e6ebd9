namespace Espalier;

/// <summary>The mean cosine of the angle between target and prediction rows: Σ t·p / (|t| |p|), from −1 to 1.</summary>
/// <param name="name">The name in histories.</param>
[Registered("CosineSimilarity", "cosine_similarity")]
public sealed class CosineSimilarityMetric(string name = "cosine_similarity") : MeanMetric(name, Better.Higher)
{
    internal static CosineSimilarityMetric FromConfig(Config c) => new(c.Text("name") ?? "cosine_similarity");

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted)
    {
        double dot = 0, tt = 0, pp = 0;
        for (int i = 0; i < target.Length; i++)
        {
            dot += (double)target[i] * predicted[i];
            tt += (double)target[i] * target[i];
            pp += (double)predicted[i] * predicted[i];
        }
        return dot / (Math.Sqrt(Math.Max(tt, 1e-12)) * Math.Sqrt(Math.Max(pp, 1e-12)));
    }
}

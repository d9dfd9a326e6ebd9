namespace Espalier;

/// <summary>
/// Lin's concordance correlation, 2 cov(t, p) / (σ_t² + σ_p² + (mean t − mean p)²), from −1 to 1: like Pearson's, but a shift or another
/// scale counts against it (Lin 1989).
/// </summary>
/// <param name="axis">0 down the rows of each batch, −1 along the columns of each row.</param>
/// <param name="name">The name in histories.</param>
[Registered("ConcordanceCorrelation", "concordance_correlation")]
public sealed class ConcordanceCorrelation(int axis = -1, string name = "concordance_correlation") : CorrelationMetric(name, axis)
{
    internal static ConcordanceCorrelation FromConfig(Config c) => new(c.Integer("axis", -1), c.Text("name") ?? "concordance_correlation");

    private protected override double Correlation(in ColumnMoments m)
    {
        double shift = m.MeanTrue - m.MeanPredicted;
        return 2 * m.Products / m.Count / Math.Max((m.SquaresTrue + m.SquaresPredicted) / m.Count + shift * shift, 1e-7);
    }
}

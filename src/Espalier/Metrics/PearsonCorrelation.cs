namespace Espalier;

/// <summary>Pearson's correlation, cov(t, p) / (σ_t σ_p), from −1 to 1 (Pearson 1895).</summary>
/// <param name="axis">0 down the rows of each batch, −1 along the columns of each row.</param>
/// <param name="name">The name in histories.</param>
[Registered("PearsonCorrelation", "pearson_correlation", "pearson")]
public sealed class PearsonCorrelation(int axis = -1, string name = "pearson_correlation") : CorrelationMetric(name, axis)
{
    internal static PearsonCorrelation FromConfig(Config c) => new(c.Integer("axis", -1), c.Text("name") ?? "pearson_correlation");

    /// <inheritdoc/>
    public override Metric For(HeadKind kind) =>
        // A head with a single number has no columns to correlate; down the rows is what is meant.
        kind is HeadKind.Regression or HeadKind.Binary ? new PearsonCorrelation(0, Name) : Clone();

    private protected override double Correlation(in ColumnMoments m) => m.Products / (Math.Sqrt(m.SquaresTrue) * Math.Sqrt(m.SquaresPredicted));
}

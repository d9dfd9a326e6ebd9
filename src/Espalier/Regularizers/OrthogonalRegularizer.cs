using Espalier.Graph;
using static Espalier.Ops;

namespace Espalier;

/// <summary>
/// Pushes the rows (or columns) of a matrix to stand at right angles: factor times the mean |cosine| over all pairs of them.
/// </summary>
[Registered("OrthogonalRegularizer", "orthogonal_regularizer")]
public sealed class OrthogonalRegularizer : Regularizer
{
    /// <summary>Makes the penalty.</summary>
    /// <param name="factor">The factor, at least 0.</param>
    /// <param name="columns">Whether columns are compared, not rows.</param>
    /// <exception cref="EspalierException">The factor is negative or no number.</exception>
    public OrthogonalRegularizer(double factor = 0.01, bool columns = false) => (Factor, Columns) = (Checked(factor, "factor"), columns);

    /// <summary>The factor.</summary>
    public double Factor { get; }

    /// <summary>Whether columns are compared, not rows.</summary>
    public bool Columns { get; }

    /// <inheritdoc/>
    /// <exception cref="EspalierException"><paramref name="x"/> is no matrix of known size.</exception>
    public override Symbol Penalty(Symbol x)
    {
        if (x.Shape.Rank != 2 || x.Shape.HasBatch)
            throw new EspalierException($"An orthogonal penalty needs a weight that is a matrix but got {x.Shape}. Use L1 or L2 here.");
        var rows = Columns ? Transpose(x, 1, 0) : x;
        int count = rows.Shape[0];
        var unit = rows / Sqrt(Max(Sum(Square(rows), -1), Tiny));
        var cosines = Op.Apply(new MatMulTransposedB(), unit, unit); // (count, count)
        var apart = new float[count * count];
        for (int i = 0; i < apart.Length; i++) apart[i] = i / count == i % count ? 0 : 1;
        double pairs = Math.Max(1, count * (count - 1.0) / 2);
        return Total(Abs(cosines * Constant.Of(new Shape(count, count), apart))) * (float)(0.5 * Factor / pairs); // each pair is there twice
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        config.Json["factor"] = Factor;
        config.Json["mode"] = Columns ? "columns" : "rows";
    }

    internal static OrthogonalRegularizer FromConfig(Config c) => new(c.Number("factor", 0.01), c.Text("mode") switch
    {
        null or "rows" => false,
        "columns" => true,
        _ => throw c.Wrong("mode", "'rows' or 'columns'"),
    });
}

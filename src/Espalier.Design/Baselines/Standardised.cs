namespace Espalier.Design;

/// <summary>Features brought to mean 0 and standard deviation 1, as training rows have them.</summary>
internal sealed class Standardised
{
    private readonly double[] _means, _deviations;

    private Standardised(double[] means, double[] deviations) => (_means, _deviations) = (means, deviations);

    public IReadOnlyList<double> Means => _means;

    public IReadOnlyList<double> Deviations => _deviations;

    /// <summary>Measures rows.</summary>
    /// <param name="values">(rows, …).</param>
    public static Standardised By(Tensor values)
    {
        int width = values.RowLength;
        var (means, squares) = (new double[width], new double[width]);
        for (int row = 0; row < values.Rows; row++)
        {
            var line = values.Row(row);
            for (int f = 0; f < width; f++) means[f] += line[f];
        }
        for (int f = 0; f < width; f++) means[f] /= Math.Max(1, values.Rows);
        for (int row = 0; row < values.Rows; row++)
        {
            var line = values.Row(row);
            for (int f = 0; f < width; f++) squares[f] += (line[f] - means[f]) * (line[f] - means[f]);
        }
        return new Standardised(means, [.. squares.Select(s => Math.Sqrt(s / Math.Max(1, values.Rows)))]);
    }

    /// <summary>The rows as (rows, features), scaled; a feature that is the same in all training rows becomes 0.</summary>
    /// <param name="values">(rows, …).</param>
    public Tensor Apply(Tensor values)
    {
        int width = values.RowLength;
        var scaled = new Tensor(new Shape(values.Rows, width));
        for (int row = 0; row < values.Rows; row++)
        {
            var from = values.Row(row);
            var to = scaled.Row(row);
            for (int f = 0; f < width; f++) to[f] = _deviations[f] < 1e-12 ? 0 : (float)((from[f] - _means[f]) / _deviations[f]);
        }
        return scaled;
    }
}

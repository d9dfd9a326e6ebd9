using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class MaxPoolCases : OpCases<MaxPool>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var (shape, window) in Windows())
            yield return new OpCase($"{shape} {window}", new MaxPool(window), [shape], x => Largest(x[0], window)) { Tolerance = 0 };
        PoolWindow two = new(2, 2) { RowStride = 2, ColumnStride = 2 };
        yield return new OpCase("odd values", new MaxPool(two), [Fixed(2, 4, 6, 11)], x => Largest(x[0], two))
        {
            Fill = [Fillings.Odd],
            ChecksGradients = false,
        };
    }

    /// <summary>Inputs with windows: overlapping, with gaps, padded on all sides, as large as the input, of one value.</summary>
    public static IEnumerable<(Shape Input, PoolWindow Window)> Windows()
    {
        yield return (Batched(4, 6, 8), new PoolWindow(2, 2) { RowStride = 2, ColumnStride = 2 });
        yield return (Batched(5, 7, 3), new PoolWindow(2, 2) { RowStride = 2, ColumnStride = 2, Bottom = 1, Right = 1 });
        yield return (Batched(5, 6, 19), new PoolWindow(3, 2) { RowStride = 2, Top = 1, Bottom = 1, Left = 1 });
        yield return (Batched(7, 5, 1), new PoolWindow(2, 3) { RowStride = 3, ColumnStride = 1 });
        yield return (Batched(9, 1, 4), new PoolWindow(4, 1) { RowStride = 3, Top = 3, Bottom = 2 });
        yield return (Batched(3, 2, 5), new PoolWindow(3, 2));
        yield return (Fixed(3, 1, 1, 9), new PoolWindow(1, 1));
    }

    /// <summary>The values of the input under each window, first to last.</summary>
    public static Numbers Each(Numbers x, PoolWindow window, Func<double[], double> fold)
    {
        var shape = window.Output(new Shape(x.Dims))!.Value;
        return Numbers.Of(shape.Dims.ToArray(), i => fold([.. Places(x.Dims, window, i).Select(p => x[i[0], p.Row, p.Column, i[3]])]));
    }

    /// <summary>The places of the input under the window at an index of the output.</summary>
    public static IEnumerable<(int Row, int Column)> Places(int[] dims, PoolWindow w, int[] i) =>
        from row in Enumerable.Range(i[1] * w.RowStride - w.Top, w.Rows)
        where row >= 0 && row < dims[1]
        from column in Enumerable.Range(i[2] * w.ColumnStride - w.Left, w.Columns)
        where column >= 0 && column < dims[2]
        select (row, column);

    private static Numbers Largest(Numbers x, PoolWindow window) =>
        Each(x, window, values => values.Aggregate(double.NegativeInfinity, Math.Max));
}

using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class MaxPoolCases : OpCases<MaxPool>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var (shape, window) in Windows())
            yield return new OpCase($"{shape} {window}", new MaxPool(window), [shape], x => Largest(x[0], window)) { Tolerance = 0 };
        SlidingWindow two = new(2, 2, 2, 2);
        yield return new OpCase("odd values", new MaxPool(two), [Fixed(2, 4, 6, 11)], x => Largest(x[0], two))
        {
            Fill = [Fillings.Odd],
            ChecksGradients = false,
        };
    }

    /// <summary>Inputs with windows: overlapping, with gaps, padded on all sides, as large as the input, of one value.</summary>
    public static IEnumerable<(Shape Input, SlidingWindow Window)> Windows()
    {
        yield return (Batched(4, 6, 8), new SlidingWindow(2, 2, 2, 2));
        yield return (Batched(5, 7, 3), new SlidingWindow(2, 2, 2, 2).WithBorder(0, 1, 0, 1));
        yield return (Batched(5, 6, 19), new SlidingWindow(3, 2, 2).WithBorder(1, 1, 1, 0));
        yield return (Batched(7, 5, 1), new SlidingWindow(2, 3, 3));
        yield return (Batched(9, 1, 4), new SlidingWindow(4, 1, 3).WithBorder(3, 2, 0, 0));
        yield return (Batched(3, 2, 5), new SlidingWindow(3, 2));
        yield return (Fixed(3, 1, 1, 9), new SlidingWindow(1, 1));
    }

    /// <summary>The shape of a pool's output.</summary>
    public static Shape Pooled(Shape input, SlidingWindow window)
    {
        var (rows, columns) = window.Output(input[1], input[2]);
        return new Shape(input[0], rows, columns, input[3]);
    }

    /// <summary>The values of the input under each window, first to last.</summary>
    public static Numbers Each(Numbers x, SlidingWindow window, Func<double[], double> fold)
    {
        var shape = Pooled(new Shape(x.Dims), window);
        return Numbers.Of(shape.Dims.ToArray(), i => fold([.. Places(x.Dims, window, i).Select(p => x[i[0], p.Row, p.Column, i[3]])]));
    }

    /// <summary>The places of the input under the window at an index of the output.</summary>
    public static IEnumerable<(int Row, int Column)> Places(int[] dims, SlidingWindow w, int[] i) =>
        from row in Enumerable.Range(i[1] * w.StrideRows - w.Top, w.Rows)
        where row >= 0 && row < dims[1]
        from column in Enumerable.Range(i[2] * w.StrideColumns - w.Left, w.Columns)
        where column >= 0 && column < dims[2]
        select (row, column);

    private static Numbers Largest(Numbers x, SlidingWindow window) =>
        Each(x, window, values => values.Aggregate(double.NegativeInfinity, Math.Max));
}

using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class SoftmaxCases : OpCases<Softmax>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var shape in Rows())
            yield return new OpCase(shape.ToString(), new Softmax(), [shape], x => Of(x[0])) { Tolerance = 5e-7 };
        yield return new OpCase("huge values", new Softmax(), [Batched(3)], x => Of(x[0]))
        {
            Fill = [(key, i) => 1e4f * (float)key.Normal(i)],
            ChecksGradients = false,
        };
    }

    /// <summary>Shapes whose last axis is a row, short and long.</summary>
    public static IEnumerable<Shape> Rows() =>
        [Batched(3), Batched(1), Batched(2), Batched(10), Batched(16), Batched(17), Batched(100), Batched(2, 5), Fixed(4), Fixed(35, 3), Fixed(0, 3)];

    /// <summary>e^x over the last axis, divided by its sum.</summary>
    public static Numbers Of(Numbers x)
    {
        var y = new double[x.Values.Length];
        int width = x.Dims[^1];
        for (int row = 0; row < y.Length; row += width)
        {
            double max = double.NegativeInfinity, sum = 0;
            for (int i = row; i < row + width; i++) max = Math.Max(max, x.Values[i]);
            for (int i = row; i < row + width; i++) sum += y[i] = Math.Exp(x.Values[i] - max);
            for (int i = row; i < row + width; i++) y[i] /= sum;
        }
        return new Numbers(x.Dims, y);
    }
}

using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class LogSoftmaxCases : OpCases<LogSoftmax>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var shape in SoftmaxCases.Rows())
            yield return new OpCase(shape.ToString(), new LogSoftmax(), [shape], x => Of(x[0]));
        yield return new OpCase("huge values", new LogSoftmax(), [Batched(3)], x => Of(x[0]))
        {
            Fill = [(key, i) => 1e4f * (float)key.Normal(i)],
            ChecksGradients = false,
        };
    }

    /// <summary>x − max x − ln Σ e^(x − max x) over the last axis.</summary>
    public static Numbers Of(Numbers x)
    {
        var y = new double[x.Values.Length];
        int width = x.Dims[^1];
        for (int row = 0; row < y.Length; row += width)
        {
            double max = double.NegativeInfinity, sum = 0;
            for (int i = row; i < row + width; i++) max = Math.Max(max, x.Values[i]);
            for (int i = row; i < row + width; i++) sum += Math.Exp(x.Values[i] - max);
            for (int i = row; i < row + width; i++) y[i] = x.Values[i] - max - Math.Log(sum);
        }
        return new Numbers(x.Dims, y);
    }
}

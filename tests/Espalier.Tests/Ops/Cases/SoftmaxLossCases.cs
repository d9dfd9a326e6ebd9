using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class SoftmaxLossCases : OpCases<SoftmaxLoss>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var shape in SoftmaxCases.Rows().Where(s => s[-1] > 0))
            foreach (bool byNumber in new[] { false, true })
                foreach (float floor in new[] { 0, 0.05f }) // bounds so wide that they cut
                {
                    var rows = new Shape(shape.Dims[..^1]);
                    int classes = shape[-1];
                    yield return new OpCase($"{shape}{(byNumber ? " numbers" : "")} from {floor}", new SoftmaxLoss(floor, byNumber), [shape, byNumber ? rows : shape, rows], x => x[0])
                    {
                        Reference = (x, _) => Of(x[0], byNumber ? Numbers.Of(x[0].Dims, i => x[1][i.AsSpan(0, i.Length - 1)] == i[^1] ? 1 : 0) : x[1], x[2], floor),
                        Fill = [Fillings.Normal, byNumber ? Fillings.Below(classes + 1) : Fillings.Positive, Fillings.Normal],
                        Differentiable = [],
                        Tolerance = 1e-5,
                    };
                }
    }

    private static Numbers[] Of(Numbers z, Numbers y, Numbers g, double floor)
    {
        var (p, log) = (SoftmaxCases.Of(z), LogSoftmaxCases.Of(z));
        int width = z.Dims[^1];
        var counted = Numbers.Of(z.Dims, i => floor > 0 && (p[i] < floor || p[i] > 1 - floor) ? 0 : y[i]);
        double Sum(int[] row, Func<int[], double> value) => Enumerable.Range(0, width).Sum(j => value([.. row, j]));
        return
        [
            p,
            Numbers.Of(z.Dims[..^1], row => Sum(row, i => y[i] == 0 ? 0 : -y[i] * Math.Clamp(log[i], Math.Log(floor), Math.Log(1 - floor)))),
            Numbers.Of(z.Dims, i => (p[i] * Sum(i[..^1], j => counted[j]) - counted[i]) * g[i.AsSpan(0, i.Length - 1)]),
        ];
    }
}

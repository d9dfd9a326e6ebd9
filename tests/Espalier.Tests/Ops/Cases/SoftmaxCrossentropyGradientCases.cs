using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class SoftmaxCrossentropyGradientCases : OpCases<SoftmaxCrossentropyGradient>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var shape in SoftmaxCases.Rows().Where(s => s[-1] > 0))
            yield return new OpCase(shape.ToString(), new SoftmaxCrossentropyGradient(), [shape, shape, new Shape(shape.Dims[..^1])], x =>
                Numbers.Of(x[0].Dims, i =>
                {
                    double sum = 0;
                    for (int j = 0; j < x[0].Dims[^1]; j++) sum += x[1][[.. i[..^1], j]];
                    return (x[0][i] * sum - x[1][i]) * x[2][i.AsSpan(0, i.Length - 1)];
                }))
            {
                Fill = [Fillings.Positive, Fillings.Positive, Fillings.Normal],
                Differentiable = [],
                Tolerance = 1e-5,
            };
    }
}

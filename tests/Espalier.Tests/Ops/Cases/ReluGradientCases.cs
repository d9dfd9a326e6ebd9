using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class ReluGradientCases : OpCases<ReluGradient>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var (shape, sums) in new[] { (Batched(64), Fixed(64)), (Batched(3), Fixed(1, 3)), (Batched(5, 39), Fixed(39)), (Fixed(600, 52), Fixed(52)), (Batched(23), Fixed(1, 23)) })
            yield return new OpCase(shape.ToString(), new ReluGradient(sums), [shape, shape], x => x[0])
            {
                Reference = (x, _) =>
                {
                    var dx = Numbers.Of(x[0].Dims, i => x[1][i] > 0 ? x[0][i] : 0);
                    var matrix = dx.Matrix();
                    return [dx, Numbers.Of(sums.Dims.ToArray(), i => Enumerable.Range(0, matrix.Dims[0]).Sum(row => matrix[row, i[^1]]))];
                },
                Differentiable = [],
                Tolerance = 1e-5,
            };
    }
}

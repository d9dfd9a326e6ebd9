using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class MatMulTransposedBCases : OpCases<MatMulTransposedB>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var (a, b) in new[]
        {
            (Batched(11), Fixed(64, 11)), (Batched(5), Fixed(3, 5)), (Batched(1), Fixed(1, 1)), (Batched(3, 4), Fixed(7, 4)),
            (Fixed(13, 9), Fixed(70, 9)), (Fixed(2, 0), Fixed(3, 0)),
        })
            yield return new OpCase($"{a} {b}", new MatMulTransposedB(), [a, b], x =>
                MatMulCases.Multiply(x[0], Numbers.Of([x[1].Dims[1], x[1].Dims[0]], i => x[1][i[1], i[0]])))
            { Tolerance = 1e-5 };
    }
}

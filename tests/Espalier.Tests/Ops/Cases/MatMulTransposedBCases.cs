using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class MatMulTransposedBCases : OpCases<MatMulTransposedB>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var (a, b, filling) in new[]
        {
            (Batched(11), Fixed(64, 11), Fillings.Normal), (Batched(5), Fixed(3, 5), Fillings.Normal), (Batched(1), Fixed(1, 1), Fillings.Normal),
            (Batched(3, 4), Fixed(7, 4), Fillings.Normal), (Fixed(13, 9), Fixed(70, 9), Fillings.Normal), (Fixed(2, 0), Fixed(3, 0), Fillings.Normal),
            (Batched(37), Fixed(64, 37), Fillings.Sparse), (Fixed(50, 300), Fixed(128, 300), Fillings.Sparse),
        })
            yield return new OpCase($"{a} {b}", new MatMulTransposedB(), [a, b], x =>
                MatMulCases.Multiply(x[0], Numbers.Of([x[1].Dims[1], x[1].Dims[0]], i => x[1][i[1], i[0]])))
            { Fill = [filling, Fillings.Normal], Tolerance = 1e-5 };
    }
}

using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class MatMulTransposedACases : OpCases<MatMulTransposedA>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var (a, b, filling) in new[]
        {
            (Batched(11), Batched(64), Fillings.Normal), (Batched(5), Batched(3), Fillings.Normal), (Batched(1), Batched(1), Fillings.Normal),
            (Batched(3, 4), Batched(3, 7), Fillings.Normal), (Fixed(9, 13), Fixed(9, 70), Fillings.Normal), (Fixed(0, 2), Fixed(0, 3), Fillings.Normal),
            (Batched(37), Batched(64), Fillings.Sparse), (Fixed(20, 70), Fixed(20, 128), Fillings.Sparse), (Fixed(300, 50), Fixed(300, 192), Fillings.Sparse),
        })
            yield return new OpCase($"{a} {b}", new MatMulTransposedA(), [a, b], x =>
            {
                var (left, right) = (x[0].Matrix(), x[1].Matrix());
                return Numbers.Of([left.Dims[1], right.Dims[1]], i =>
                {
                    double sum = 0;
                    for (int row = 0; row < left.Dims[0]; row++) sum += left[row, i[0]] * right[row, i[1]];
                    return sum;
                });
            })
            { Fill = [filling, Fillings.Normal], Tolerance = 1e-5 };
    }
}

using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class MatMulCases : OpCases<MatMul>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var (a, b) in new[]
        {
            (Batched(11), Fixed(11, 64)), (Batched(5), Fixed(5, 3)), (Batched(1), Fixed(1, 1)), (Batched(3, 4), Fixed(4, 7)),
            (Fixed(13, 9), Fixed(9, 70)), (Fixed(1, 33), Fixed(33, 129)), (Fixed(2, 0), Fixed(0, 3)), (Fixed(0, 3), Fixed(3, 2)),
        })
            yield return new OpCase($"{a} {b}", new MatMul(), [a, b], x => Multiply(x[0], x[1])) { Tolerance = 1e-5 };
        foreach (var (a, b) in new[] { (Batched(37), Fixed(37, 64)), (Fixed(50, 300), Fixed(300, 128)), (Fixed(70, 20), Fixed(20, 192)) })
            yield return new OpCase($"sparse {a} {b}", new MatMul(), [a, b], x => Multiply(x[0], x[1])) { Fill = [Fillings.Sparse, Fillings.Normal], Tolerance = 1e-5 };
    }

    /// <summary>(…, k)·(k, n).</summary>
    public static Numbers Multiply(Numbers a, Numbers b) => Numbers.Of([.. a.Dims[..^1], b.Dims[1]], i =>
    {
        double sum = 0;
        int row = 0;
        for (int axis = 0; axis < i.Length - 1; axis++) row = row * a.Dims[axis] + i[axis];
        for (int p = 0; p < b.Dims[0]; p++) sum += a.Values[row * b.Dims[0] + p] * b[p, i[^1]];
        return sum;
    });
}

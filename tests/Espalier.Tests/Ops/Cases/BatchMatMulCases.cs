using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class BatchMatMulCases : OpCases<BatchMatMul>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var (lead, m, k, n) in new[]
        {
            (Batched(), 3, 5, 4), (Batched(2), 7, 3, 1), (Batched(3), 1, 1, 1), (Batched(2, 3), 4, 6, 5), (Fixed(3), 13, 9, 33), (Fixed(2), 2, 0, 3),
            (Batched(3), 18, 8, 17),
        })
        {
            yield return Case(lead, m, k, n, false, false);
            yield return Case(lead, m, k, n, true, false);
            yield return Case(lead, m, k, n, false, true);
        }
    }

    private static OpCase Case(Shape lead, int m, int k, int n, bool transposeA, bool transposeB)
    {
        Shape a = transposeA ? new([.. lead.Dims, k, m]) : new([.. lead.Dims, m, k]), b = transposeB ? new([.. lead.Dims, n, k]) : new([.. lead.Dims, k, n]);
        return new OpCase($"{a} {b}{(transposeA ? " first transposed" : transposeB ? " second transposed" : "")}", new BatchMatMul(transposeA, transposeB), [a, b], x =>
            Numbers.Of([.. x[0].Dims[..^2], m, n], i =>
            {
                double sum = 0;
                for (int j = 0; j < k; j++)
                    sum += x[0][transposeA ? [.. i[..^2], j, i[^2]] : [.. i[..^1], j]] * x[1][transposeB ? [.. i[..^2], i[^1], j] : [.. i[..^2], j, i[^1]]];
                return sum;
            }))
        { Tolerance = 1e-5 };
    }
}

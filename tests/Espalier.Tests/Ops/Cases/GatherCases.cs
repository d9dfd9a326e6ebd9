using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class GatherCases : OpCases<Gather>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var (table, indices) in new[]
        {
            (Fixed(9, 4), Batched()), (Fixed(9, 33), Batched(3)), (Fixed(1, 1), Batched(1)), (Fixed(6, 5), Shape.Scalar), (Fixed(6, 5), Fixed(2, 3)),
        })
            yield return new OpCase($"{table} at {indices}", new Gather(), [table, indices], x =>
                Numbers.Of([.. x[1].Dims, x[0].Dims[1]], i => x[0][(int)x[1][i.AsSpan(0, i.Length - 1)], i[^1]]))
            {
                Fill = [Fillings.Normal, Fillings.Below(table[0])],
                Differentiable = [0],
            };
    }
}

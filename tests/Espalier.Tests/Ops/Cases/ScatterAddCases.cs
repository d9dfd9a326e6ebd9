using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class ScatterAddCases : OpCases<ScatterAdd>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var (table, indices) in new[]
        {
            (Fixed(9, 4), Batched()), (Fixed(9, 33), Batched(3)), (Fixed(1, 1), Batched(1)), (Fixed(6, 5), Shape.Scalar), (Fixed(6, 5), Fixed(2, 3)),
        })
        {
            Shape rows = new([.. indices.Dims, table[1]]);
            yield return new OpCase($"{rows} at {indices} into {table}", new ScatterAdd(table), [rows, indices], x =>
            {
                var sums = new double[table.ValuesPerRow];
                int width = table[1];
                for (int i = 0; i < x[0].Values.Length; i++) sums[(int)x[1].Values[i / width] * width + i % width] += x[0].Values[i];
                return new Numbers(table.Dims.ToArray(), sums);
            })
            {
                Fill = [Fillings.Normal, Fillings.Below(table[0])],
                Tolerance = 1e-5,
                Differentiable = [0],
            };
        }
    }
}

using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class SiblingDenseCases : OpCases<SiblingDense>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (bool relu in new[] { false, true })
            foreach (var (x, units, filling) in Sizes())
                yield return new OpCase($"{x} to {string.Join(" ", units)}{(relu ? " relu" : "")}", new SiblingDense(relu),
                    [x, .. units.Select(n => Fixed(x[-1], n)), .. units.Select(n => Fixed(n))], n => n[0])
                {
                    Reference = (n, _) => [.. units.Select((_, layer) =>
                    {
                        var product = MatMulCases.Multiply(n[0], n[1 + layer]);
                        return Numbers.Of(product.Dims, i => product[i] + n[1 + units.Length + layer][i[^1]] is var z && relu ? Math.Max(z, 0) : z);
                    })],
                    Fill = [filling, .. Enumerable.Repeat(Fillings.Normal, 2 * units.Length)],
                    Differentiable = [],
                    Tolerance = 1e-5,
                };
    }

    /// <summary>Narrow layers side by side, wide ones, and those that go over live values.</summary>
    public static IEnumerable<(Shape X, int[] Units, Filling Filling)> Sizes() =>
    [
        (Batched(32), [3, 1], Fillings.Normal), (Batched(5), [1, 1, 1], Fillings.Normal), (Batched(3, 7), [4, 2, 9], Fillings.Normal),
        (Batched(20), [33, 8, 1], Fillings.Normal), (Batched(70), [64, 128], Fillings.Sparse), (Fixed(35, 40), [64, 64, 64], Fillings.Sparse),
    ];
}

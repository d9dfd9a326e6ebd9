using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class SiblingInputGradientCases : OpCases<SiblingInputGradient>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var (x, units, filling) in SiblingDenseCases.Sizes().Append((Batched(64), [20, 30], Fillings.Sparse)))
            yield return new OpCase($"{x} from {string.Join(" ", units)}", new SiblingInputGradient(),
                [.. units.Select(n => new Shape([.. x.Dims[..^1], n])), .. units.Select(n => Fixed(x[-1], n))], n =>
                {
                    var parts = units.Select((_, layer) =>
                    {
                        var w = n[units.Length + layer];
                        return MatMulCases.Multiply(n[layer], Numbers.Of([w.Dims[1], w.Dims[0]], i => w[i[1], i[0]]));
                    }).ToList();
                    return Numbers.Of(parts[0].Dims, i =>
                    {
                        double sum = 0;
                        foreach (var part in parts) sum += part[i];
                        return sum;
                    });
                })
            {
                Fill = [.. Enumerable.Repeat(filling, units.Length), .. Enumerable.Repeat(Fillings.Normal, units.Length)],
                Differentiable = [],
                Tolerance = 2e-5,
            };
    }
}

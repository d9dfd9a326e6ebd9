using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class SiblingWeightGradientCases : OpCases<SiblingWeightGradient>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var (x, units, filling) in SiblingDenseCases.Sizes())
            yield return new OpCase($"{x} by {string.Join(" ", units)}", new SiblingWeightGradient(), [x, .. units.Select(n => new Shape([.. x.Dims[..^1], n]))], n => n[0])
            {
                Reference = (n, _) => [.. Enumerable.Range(1, units.Length).Select(layer =>
                {
                    var (left, right) = (n[0].Matrix(), n[layer].Matrix());
                    return Numbers.Of([left.Dims[1], right.Dims[1]], i =>
                    {
                        double sum = 0;
                        for (int row = 0; row < left.Dims[0]; row++) sum += left[row, i[0]] * right[row, i[1]];
                        return sum;
                    });
                })],
                Fill = [filling, .. Enumerable.Repeat(Fillings.Normal, units.Length)],
                Differentiable = [],
                Tolerance = 1e-5,
            };
    }
}

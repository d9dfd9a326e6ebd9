using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class OneHotCases : OpCases<OneHot>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var shape in new[] { Batched(), Batched(3), Shape.Scalar, Fixed(9) })
            foreach (var filling in new[] { Fillings.Below(5), Fillings.Odd })
                yield return new OpCase($"{shape}{(filling == Fillings.Odd ? " odd values" : "")}", new OneHot(4), [shape], x =>
                    Numbers.Of([.. x[0].Dims, 4], i => x[0][i.AsSpan(0, i.Length - 1)] == i[^1] ? 1 : 0))
                {
                    Fill = [filling],
                    Differentiable = [],
                };
    }
}

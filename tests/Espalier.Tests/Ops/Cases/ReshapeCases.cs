using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class ReshapeCases : OpCases<Reshape>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var (from, to) in new[]
        {
            (Batched(6), Batched(2, 3)), (Batched(2, 3), Batched(6)), (Batched(), Batched(1)), (Shape.Scalar, Fixed(1, 1)), (Fixed(4), Fixed(2, 2)), (Fixed(0, 2), Fixed(0)),
        })
            yield return new OpCase($"{from} to {to}", new Reshape(to), [from], x =>
                x[0].Reshape([.. to.Dims.ToArray().Select(d => d == Shape.Batch ? x[0].Dims[0] : d)]));
    }
}

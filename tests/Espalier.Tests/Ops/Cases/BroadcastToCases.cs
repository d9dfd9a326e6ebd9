using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class BroadcastToCases : OpCases<BroadcastTo>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var (from, to) in new[]
        {
            (Shape.Scalar, Fixed(5)), (Shape.Scalar, Batched()), (Fixed(4), Batched(4)), (Fixed(1, 4), Batched(4)), (Batched(1), Batched(7)),
            (Fixed(1), Fixed(3, 1)), (Batched(1, 3, 1), Batched(2, 3, 4)), (Fixed(2, 1), Batched(2, 3)), (Fixed(3), Fixed(3)), (Fixed(1, 3), Fixed(0, 3)),
        })
            yield return new OpCase($"{from} to {to}", [from], s => [Op.Apply(new BroadcastTo(to), s[0])], x => throw new InvalidOperationException())
            {
                Reference = (x, batch) => [Numbers.Of(to.WithBatch(batch).Dims.ToArray(), i => x[0].Broadcast(i))],
                Batches = to.HasBatch ? [1, 2, 7, 40] : [1],
            };
    }
}

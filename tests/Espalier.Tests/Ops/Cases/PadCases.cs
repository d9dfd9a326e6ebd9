using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class PadCases : OpCases<Pad>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var (shape, axis, before, after) in new[]
        {
            (Batched(5), 1, 0, 0), (Batched(5), 1, 2, 3), (Batched(4, 3), 1, 1, 0), (Batched(4, 3), 2, 0, 1), (Fixed(6), 0, 3, 3), (Fixed(0, 2), 0, 1, 1),
        })
            yield return new OpCase($"{shape} axis {axis}, {before} + {after}", new Pad(axis, before, after), [shape], x =>
                Numbers.Of([.. x[0].Dims.Select((d, a) => a == axis ? before + d + after : d)], i =>
                    i[axis] < before || i[axis] >= before + x[0].Dims[axis] ? 0 : x[0][[.. i.Select((at, a) => a == axis ? at - before : at)]]));
    }
}

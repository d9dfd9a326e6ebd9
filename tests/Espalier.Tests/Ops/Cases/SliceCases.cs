using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class SliceCases : OpCases<Slice>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var (shape, axis, start, length) in new[]
        {
            (Batched(5), 1, 0, 5), (Batched(5), 1, 2, 2), (Batched(5), 1, 4, 1), (Batched(4, 3), 1, 1, 2), (Batched(4, 3), 2, 1, 1),
            (Fixed(6), 0, 3, 3), (Fixed(6), 0, 3, 0), (Fixed(6, 2, 2), 0, 1, 4),
        })
            yield return new OpCase($"{shape} axis {axis} from {start}, {length}", new Slice(axis, start, length), [shape], x =>
                Numbers.Of([.. x[0].Dims.Select((d, a) => a == axis ? length : d)], i => x[0][[.. i.Select((at, a) => a == axis ? at + start : at)]]));
    }
}

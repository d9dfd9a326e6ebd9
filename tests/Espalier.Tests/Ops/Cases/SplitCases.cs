using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class SplitCases : OpCases<Split>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var (axis, parts, shape) in new[] { (1, 4, Batched(12)), (1, 3, Batched(3, 5)), (2, 2, Batched(3, 40)), (0, 1, Fixed(3, 2)), (1, 2, Fixed(2, 4, 3)) })
        {
            // All parts; and one alone, so that the others have no gradient.
            yield return Case($"axis {axis} of {shape} into {parts}", axis, parts, shape, [.. Enumerable.Range(0, parts)]);
            if (parts > 1) yield return Case($"the last of axis {axis} of {shape} into {parts}", axis, parts, shape, parts - 1);
        }
    }

    private static OpCase Case(string name, int axis, int parts, Shape shape, params int[] wanted) =>
        new(name, [shape], s =>
        {
            var node = Op.ApplyAll(new Split(axis, parts), s);
            return [.. wanted.Select(w => node.Outputs[w])];
        }, x => x[0])
        {
            Reference = (x, _) => [.. wanted.Select(w =>
            {
                int[] dims = [.. x[0].Dims];
                dims[axis] /= parts;
                return Numbers.Of(dims, i =>
                {
                    int[] at = [.. i];
                    at[axis] += w * dims[axis];
                    return x[0][at];
                });
            })],
        };
}

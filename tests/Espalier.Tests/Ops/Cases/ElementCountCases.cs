using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class ElementCountCases : OpCases<ElementCount>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (int[] axes in new int[][] { [0], [1], [-1], [0, 2], [0, 1, 2], [] })
            yield return new OpCase($"axes {string.Join(",", axes)}", new ElementCount(axes), [Batched(3, 5)], x =>
                new Numbers([], [axes.Aggregate(1.0, (n, axis) => n * x[0].Dims[axis < 0 ? axis + 3 : axis])]))
            { Differentiable = [] };
    }
}

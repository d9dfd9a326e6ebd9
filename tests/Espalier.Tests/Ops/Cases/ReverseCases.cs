using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class ReverseCases : OpCases<Reverse>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var (axis, shape) in new[] { (1, Batched(5, 3)), (2, Batched(5, 3)), (1, Batched(4)), (0, Fixed(3, 20)), (1, Batched(1, 2)), (1, Fixed(2, 0, 3)) })
            yield return new OpCase($"axis {axis} of {shape}", new Reverse(axis), [shape], x => Numbers.Of(x[0].Dims, i =>
            {
                int[] at = [.. i];
                at[axis] = x[0].Dims[axis] - 1 - at[axis];
                return x[0][at];
            }));
    }
}

using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class ConcatCases : OpCases<Concat>
{
    public override IEnumerable<OpCase> Cases()
    {
        yield return Case(1, Batched(3), Batched(4));
        yield return Case(1, Batched(1), Batched(1), Batched(5));
        yield return Case(1, Batched(2, 3), Batched(1, 3));
        yield return Case(2, Batched(2, 3), Batched(2, 1));
        yield return Case(0, Fixed(2, 3), Fixed(4, 3), Fixed(0, 3));
        yield return Case(0, Fixed(1));
    }

    private static OpCase Case(int axis, params Shape[] shapes) =>
        new($"axis {axis} of {string.Join(" ", shapes)}", new Concat(axis), shapes, x =>
        {
            int[] dims = [.. x[0].Dims];
            dims[axis] = x.Sum(n => n.Dims[axis]);
            return Numbers.Of(dims, i =>
            {
                int[] at = [.. i];
                foreach (var part in x)
                {
                    if (at[axis] < part.Dims[axis]) return part[at];
                    at[axis] -= part.Dims[axis];
                }
                return double.NaN;
            });
        });
}

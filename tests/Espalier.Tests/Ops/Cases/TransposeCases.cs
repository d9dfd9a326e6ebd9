using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class TransposeCases : OpCases<Transpose>
{
    public override IEnumerable<OpCase> Cases()
    {
        yield return Case(Fixed(3, 5), 1, 0);
        yield return Case(Fixed(1, 7), 1, 0);
        yield return Case(Shape.Scalar);
        yield return Case(Batched(3, 5), 0, 2, 1);
        yield return Case(Batched(2, 3, 4), 0, 3, 1, 2);
        yield return Case(Batched(2, 3, 4), 0, 2, 1, 3);
        yield return Case(Batched(6), 0, 1);
        yield return Case(Fixed(2, 0, 3), 2, 0, 1);
    }

    private static OpCase Case(Shape shape, params int[] order) =>
        new($"{shape} as {string.Join(",", order)}", new Transpose(order), [shape], x =>
            Numbers.Of([.. order.Select(a => x[0].Dims[a])], i =>
            {
                var from = new int[i.Length];
                for (int a = 0; a < i.Length; a++) from[order[a]] = i[a];
                return x[0][from];
            }));
}

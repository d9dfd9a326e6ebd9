using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class SelectCases : OpCases<Select>
{
    public override IEnumerable<OpCase> Cases()
    {
        yield return Case(Shape.Scalar, Fixed(5), Fixed(5));
        yield return Case(Batched(), Batched(), Shape.Scalar);
        yield return Case(Batched(6), Batched(6), Batched(6));
        yield return Case(Batched(1), Batched(6), Fixed(6));
        yield return Case(Fixed(3, 1), Batched(3, 4), Batched(1, 4));
        yield return Case(Fixed(300), Shape.Scalar, Fixed(300));
    }

    private static OpCase Case(Shape condition, Shape yes, Shape no) =>
        new($"{condition} {yes} {no}", new Select(), [condition, yes, no], x =>
        {
            var dims = Broadcasting.Of(x.Select(n => new Shape(n.Dims)))!.Value.Dims.ToArray();
            return Numbers.Of(dims, i => x[0].Broadcast(i) != 0 ? x[1].Broadcast(i) : x[2].Broadcast(i));
        })
        {
            Fill = [Fillings.Bits, Fillings.Normal, Fillings.Normal],
            Differentiable = [1, 2],
        };
}

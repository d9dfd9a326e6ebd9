using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class PackCases : OpCases<Pack>
{
    public override IEnumerable<OpCase> Cases()
    {
        yield return Case([0, 16], 32, Fixed(3, 4), Fixed(5));
        yield return Case([2, 4, 5], 7, Fixed(2), Shape.Scalar, Fixed(0));
    }

    // A factor before the packing, so that the parts are computed in place.
    private static OpCase Case(int[] offsets, int length, params Shape[] shapes) =>
        new($"{string.Join(" ", shapes)} at {string.Join(",", offsets)}", shapes, s => [Op.Apply(new Pack(offsets, length), [.. s.Select(x => x * 2f)])], x =>
        {
            var values = new double[length];
            for (int i = 0; i < x.Length; i++)
                for (int j = 0; j < x[i].Values.Length; j++) values[offsets[i] + j] = 2 * x[i].Values[j];
            return new Numbers([length], values);
        })
        { Differentiable = [] };
}

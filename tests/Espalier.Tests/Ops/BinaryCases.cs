using Espalier.Graph;

namespace Espalier.Tests.Ops;

/// <summary>The pairs of shapes that every elementwise op of two inputs is tried with: equal, and broadcast in every way.</summary>
public abstract class BinaryCases<TOp>(Func<double, double, double> formula) : OpCases<TOp> where TOp : BinaryOp, new()
{
    /// <summary>Where the first input is tried.</summary>
    protected virtual Filling First => Fillings.Normal;

    /// <summary>Where the second input is tried.</summary>
    protected virtual Filling Second => Fillings.Normal;

    /// <summary>Whether the op has a gradient.</summary>
    protected virtual bool HasGradient => true;

    /// <inheritdoc/>
    public override IEnumerable<OpCase> Cases()
    {
        (Shape, Shape)[] pairs =
        [
            (Shape.Scalar, Shape.Scalar), (Fixed(7), Shape.Scalar), (Shape.Scalar, Fixed(1)), (Fixed(300), Fixed(300)), (Fixed(1, 6), Fixed(6)),
            (Fixed(0, 3), Fixed(3)), (Fixed(5, 1), Fixed(1, 4)), (Batched(), Shape.Scalar), (Batched(), Fixed(1)), (Batched(1), Fixed(6)),
            (Batched(6), Fixed(6)), (Batched(6), Fixed(1, 6)), (Batched(16), Batched(1)), (Batched(32), Batched(32)),
            (Batched(3, 5), Batched(1, 5)), (Batched(3, 5), Batched(3, 1)), (Batched(3, 5), Fixed(1, 3, 1)), (Fixed(3, 1), Batched(3, 5)),
            (Batched(2, 3, 4), Batched(1, 3, 1)), (Batched(2, 3, 4), Fixed(2, 1, 4)), (Batched(1, 1, 4), Batched(2, 3, 1)), (Fixed(1, 1, 1), Batched(2, 1)),
            (Batched(101), Batched(101)), (Batched(101), Fixed(101)), (Batched(101), Batched(1)), (Fixed(3, 1), Batched(3, 51)),
        ];
        foreach (var (a, b) in pairs) yield return Case($"{a} {b}", a, b, First, Second, HasGradient);
        int all = Fillings.OddCount * Fillings.OddCount;
        yield return Case("odd values", Fixed(all), Fixed(all), Fillings.Odd, Fillings.OddSquared, hasGradient: false);
    }

    private OpCase Case(string name, Shape a, Shape b, Filling first, Filling second, bool hasGradient) =>
        new(name, new TOp(), [a, b], x => Elementwise(formula, x[0], x[1]))
        {
            Fill = [first, second],
            Differentiable = hasGradient ? [0, 1] : [],
            ChecksGradients = hasGradient || !HasGradient,
        };

    private static Numbers Elementwise(Func<double, double, double> formula, Numbers a, Numbers b)
    {
        var dims = Broadcasting.Of(new Shape(a.Dims), new Shape(b.Dims))!.Value.Dims.ToArray();
        return Numbers.Of(dims, i => formula(a.Broadcast(i), b.Broadcast(i)));
    }
}

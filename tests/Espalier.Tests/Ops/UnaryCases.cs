using Espalier.Graph;

namespace Espalier.Tests.Ops;

/// <summary>The shapes that every elementwise op of one input is tried with.</summary>
public abstract class UnaryCases<TOp>(Func<double, double> formula) : OpCases<TOp> where TOp : UnaryOp, new()
{
    /// <summary>Where the op is tried and differentiated.</summary>
    protected virtual Filling Domain => Fillings.Normal;

    /// <summary>Whether the op has a gradient.</summary>
    protected virtual bool HasGradient => true;

    /// <summary>The error allowed.</summary>
    protected virtual double Tolerance => 2e-6;

    /// <inheritdoc/>
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var shape in new[] { Shape.Scalar, Fixed(1), Fixed(17), Fixed(3, 5), Fixed(0, 4), Fixed(259), Batched(), Batched(16), Batched(3, 2, 5), Fixed(2085) })
            yield return Case(shape.ToString(), shape, Domain, HasGradient);
        yield return Case("odd values", Fixed(2 * Fillings.OddCount), Fillings.Odd, hasGradient: false);
    }

    private OpCase Case(string name, Shape shape, Filling filling, bool hasGradient) =>
        new(name, new TOp(), [shape], x => Numbers.Of(x[0].Dims, i => formula(x[0][i])))
        {
            Fill = [filling],
            Tolerance = Tolerance,
            Differentiable = hasGradient ? [0] : [],
            ChecksGradients = hasGradient || !HasGradient,
        };
}

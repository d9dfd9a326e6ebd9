using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class PowerCases : OpCases<Power>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (float exponent in new[] { 0, 1, 2, 3, 5, 9, 12, -1, -2, 0.5f, 1.7f, -0.3f })
        {
            bool whole = exponent == MathF.Floor(exponent);
            yield return Case(exponent, Batched(5), whole ? Fillings.AwayFromZero : Fillings.Positive, exponent != 0);
            yield return Case(exponent, Fixed(19), whole ? Fillings.AwayFromZero : Fillings.Positive, exponent != 0);
        }
    }

    private static OpCase Case(float exponent, Shape shape, Filling filling, bool hasGradient) =>
        new($"{exponent} {shape}", new Power(exponent), [shape], x => Numbers.Of(x[0].Dims, i => Math.Pow(x[0][i], exponent)))
        {
            Fill = [filling],
            Tolerance = 1e-5,
            Differentiable = hasGradient ? [0] : [],
        };
}

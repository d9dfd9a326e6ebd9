using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class SigmoidCrossentropyGradientCases : OpCases<SigmoidCrossentropyGradient>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var (shape, g) in new[] { (Batched(1), Batched(1)), (Batched(5), Batched(5)), (Fixed(37), Shape.Scalar), (Fixed(2085), Fixed(2085)) })
            foreach (float floor in new[] { 0, 0.2f })
                yield return new OpCase($"{shape} {g} from {floor}", new SigmoidCrossentropyGradient(floor), [shape, shape, g], x => Numbers.Of(x[0].Dims, i =>
                {
                    double p = 1 / (1 + Math.Exp(-x[0][i])), y = x[1][i];
                    return ((p > 1 - floor || p < floor ? 0 : 1) * ((1 - y) * p - y * (1 - p))) * x[2].Broadcast(i);
                }))
                {
                    Fill = [Fillings.Normal, Fillings.Positive, Fillings.Normal],
                    Differentiable = [],
                    Tolerance = 5e-6,
                };
    }
}

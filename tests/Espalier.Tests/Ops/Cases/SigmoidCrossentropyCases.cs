using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class SigmoidCrossentropyCases : OpCases<SigmoidCrossentropy>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var shape in new[] { Batched(1), Batched(5), Fixed(37), Fixed(0, 3), Fixed(2085) })
            foreach (float floor in new[] { 0, 0.2f }) // bounds so wide that they cut
                yield return new OpCase($"{shape} from {floor}", new SigmoidCrossentropy(floor), [shape, shape], x => Numbers.Of(x[0].Dims, i => Of(x[0][i], x[1][i], floor)))
                {
                    Fill = [Fillings.Normal, Fillings.Positive],
                    Tolerance = 5e-6,
                };
        yield return new OpCase("huge logits", new SigmoidCrossentropy(), [Batched(3), Batched(3)], x => Numbers.Of(x[0].Dims, i => Of(x[0][i], x[1][i], 0)))
        {
            Fill = [(key, i) => 1e3f * (float)key.Normal(i), Fillings.Bits],
            ChecksGradients = false,
        };
        yield return new OpCase("huge logits within bounds", new SigmoidCrossentropy(1e-7f), [Batched(3), Batched(3)],
            x => Numbers.Of(x[0].Dims, i => Of(x[0][i], x[1][i], 1e-7f)))
        {
            Fill = [(key, i) => 1e3f * (float)key.Normal(i), Fillings.Bits],
            ChecksGradients = false,
            Tolerance = 1e-4, // 1 − 1e-7 is 1 − 1.19e-7 in 32 bits
            Reference = (x, _) => [Numbers.Of(x[0].Dims, i => Of(x[0][i], x[1][i], 1e-7f, 1.1920929e-7))],
        };
    }

    private static double Of(double z, double y, double floor, double? floorOfNo = null)
    {
        double Loss(double x, double least) => Math.Clamp(Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))), -Math.Log(1 - floor), -Math.Log(least));
        return y * Loss(-z, floor) + (1 - y) * Loss(z, floorOfNo ?? floor);
    }
}

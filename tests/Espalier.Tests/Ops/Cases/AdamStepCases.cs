using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class AdamStepCases : OpCases<AdamStep>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var shape in new[] { Fixed(1), Fixed(16), Fixed(37), Fixed(40, 33), Fixed(3008) })
            yield return new OpCase(shape.ToString(), new AdamStep(0.1f, 0.001f, 1e-7f), [shape, shape, shape, shape, Fixed()], x => x[0])
            {
                Reference = (x, _) =>
                {
                    var m = Numbers.Of(x[0].Dims, i => x[1][i] + (x[3][i] - x[1][i]) * 0.1f);
                    var v = Numbers.Of(x[0].Dims, i => x[2][i] + (x[3][i] * x[3][i] - x[2][i]) * 0.001f);
                    return [Numbers.Of(x[0].Dims, i => x[0][i] - m[i] * x[4][[]] / (Math.Sqrt(v[i]) + 1e-7f)), m, v];
                },
                Fill = [Fillings.Normal, Fillings.Normal, Fillings.Positive, Fillings.Normal, Fillings.Positive],
                Differentiable = [],
                Tolerance = 1e-5,
            };
        yield return new OpCase("with decay", new AdamStep(0.1f, 0.001f, 1e-7f), [Fixed(37), Fixed(37), Fixed(37), Fixed(37), Fixed(), Fixed()], x => x[0])
        {
            Reference = (x, _) => [Numbers.Of(x[0].Dims, i => x[0][i] * x[5][[]] - x[1][i] * x[4][[]] / (Math.Sqrt(x[2][i]) + 1e-7f)), x[1], x[2]],
            Fill = [Fillings.Normal, (_, _) => 0.25f, (_, _) => 0.0625f, (_, _) => 0.25f, Fillings.Positive, Fillings.Positive],
            Differentiable = [],
            Tolerance = 1e-5,
        };
        yield return new OpCase("moments that fade", new AdamStep(0.5f, 0.5f, 1e-7f), [Fixed(19), Fixed(19), Fixed(19), Fixed(19), Fixed(1)],
            x => x[0])
        {
            // Half of the smallest normal number becomes 0.
            Reference = (x, _) => [x[0], Numbers.Of(x[0].Dims, _ => 0), Numbers.Of(x[0].Dims, _ => 0)],
            Fill = [Fillings.Normal, (_, _) => FlushSubnormal.SmallestNormal, (_, _) => FlushSubnormal.SmallestNormal, (_, _) => 0, (_, _) => 1e-3f],
            Differentiable = [],
        };
    }
}

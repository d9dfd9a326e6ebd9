using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class SoftmaxCrossentropyCases : OpCases<SoftmaxCrossentropy>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var shape in SoftmaxCases.Rows().Where(s => s[-1] > 0))
            foreach (bool soft in new[] { false, true })
                yield return new OpCase($"{shape}{(soft ? " soft labels" : "")}", [shape, shape],
                    s => [Op.Apply(new SoftmaxCrossentropy(), s[0], Op.Apply(new Softmax(), s[0]), s[1])], x => Of(x[0], x[1]))
                {
                    Fill = [Fillings.Normal, soft ? Fillings.Positive : (_, i) => i % shape[-1] == i / shape[-1] % shape[-1] ? 1 : 0],
                    Differentiable = [0],
                    Tolerance = 5e-6,
                };
        // Bounds so wide that they cut: at 0.2 and 0.8.
        yield return new OpCase("bounded", [new Shape(9, 4), new Shape(9, 4)],
            s => [Op.Apply(new SoftmaxCrossentropy(0.2f), s[0], Op.Apply(new Softmax(), s[0]), s[1])], x => Of(x[0], x[1], 0.2f))
        {
            Fill = [Fillings.Normal, Fillings.Positive],
            Differentiable = [0],
            Tolerance = 5e-6,
        };
    }

    private static Numbers Of(Numbers z, Numbers y, double floor = 0)
    {
        var log = LogSoftmaxCases.Of(z);
        int width = z.Dims[^1];
        return Numbers.Of(z.Dims[..^1], i =>
        {
            double loss = 0;
            for (int j = 0; j < width; j++) loss -= y[[.. i, j]] * Math.Clamp(log[[.. i, j]], Math.Log(floor), Math.Log(1 - floor));
            return loss;
        });
    }
}

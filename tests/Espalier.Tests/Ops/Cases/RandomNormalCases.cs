using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class RandomNormalCases : OpCases<RandomNormal>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var shape in new[] { Batched(3), Batched(), Fixed(130), Fixed(1), Fixed(1003), Shape.Scalar })
            yield return new OpCase(shape.ToString(), new RandomNormal(shape, "noise"), [], x => throw new InvalidOperationException())
            {
                Reference = (_, batch) =>
                {
                    var values = new double[shape.Count(batch)];
                    for (int i = 0; i < values.Length; i++)
                    {
                        double length = Math.Sqrt(-2 * Math.Log((RandomUniformCases.Word(i / 2 * 2) + 1.0) / 4294967296)), angle = RandomUniformCases.Word(i / 2 * 2 + 1) * (2 * Math.PI / 4294967296);
                        values[i] = length * (i % 2 == 0 ? Math.Cos(angle) : Math.Sin(angle));
                    }
                    return [new Numbers(shape.WithBatch(batch).Dims.ToArray(), values)];
                },
                Batches = [1, 7, 40],
                Tolerance = 5e-6,
            };
    }
}

using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class RandomUniformCases : OpCases<RandomUniform>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var shape in new[] { Batched(3), Batched(), Fixed(130), Fixed(1), Fixed(1003), Shape.Scalar })
            yield return new OpCase(shape.ToString(), new RandomUniform(shape, "noise"), [], x => throw new InvalidOperationException())
            {
                Reference = (_, batch) =>
                {
                    var values = new double[shape.Count(batch)];
                    for (int i = 0; i < values.Length; i++) values[i] = Philox.ToUnit(Word(i));
                    return [new Numbers(shape.WithBatch(batch).Dims.ToArray(), values)];
                },
                Batches = [1, 7, 40],
                Tolerance = 0,
            };
    }

    /// <summary>Word number i of the stream: four to a count of the generator.</summary>
    public static uint Word(int i)
    {
        var (seed, epoch, step) = OpCase.Moment;
        var (a, b, c, d) = RandomKey.For(seed, "noise", epoch, step).Words(i / 4);
        return (i % 4) switch { 0 => a, 1 => b, 2 => c, _ => d };
    }
}

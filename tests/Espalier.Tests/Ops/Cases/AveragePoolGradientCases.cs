using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class AveragePoolGradientCases : OpCases<AveragePoolGradient>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var (shape, window) in MaxPoolCases.Windows())
            yield return new OpCase($"{shape} {window}", new AveragePoolGradient(window, shape), [MaxPoolCases.Pooled(shape, window)], x => Of(x[0], shape, window));
    }

    private static Numbers Of(Numbers dy, Shape input, SlidingWindow window)
    {
        var dx = Numbers.Of(input.WithBatch(dy.Dims[0]).Dims.ToArray(), _ => 0);
        Numbers.Of(dy.Dims, i =>
        {
            var places = MaxPoolCases.Places(dx.Dims, window, i).ToArray();
            foreach (var (row, column) in places)
                dx.Values[((i[0] * dx.Dims[1] + row) * dx.Dims[2] + column) * dx.Dims[3] + i[3]] += dy[i] / places.Length;
            return 0;
        });
        return dx;
    }
}

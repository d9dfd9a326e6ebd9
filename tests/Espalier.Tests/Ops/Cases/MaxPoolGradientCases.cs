using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class MaxPoolGradientCases : OpCases<MaxPoolGradient>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var (shape, window) in MaxPoolCases.Windows())
            foreach (bool ties in new[] { false, true })
                yield return new OpCase($"{shape} {window}{(ties ? " with ties" : "")}", [shape, MaxPoolCases.Pooled(shape, window)],
                    s => [Op.Apply(new MaxPoolGradient(window), s[0], Op.Apply(new MaxPool(window), s[0]), s[1])], x => Of(x[0], x[1], window))
                {
                    Fill = [ties ? Fillings.Below(3) : Fillings.Normal, Fillings.Normal],
                    ChecksGradients = false,
                };
    }

    private static Numbers Of(Numbers x, Numbers dy, SlidingWindow window)
    {
        var dx = Numbers.Of(x.Dims, _ => 0);
        Numbers.Of(dy.Dims, i =>
        {
            // MaxBy returns the first of equal ones.
            var (row, column) = MaxPoolCases.Places(x.Dims, window, i).MaxBy(p => x[i[0], p.Row, p.Column, i[3]]);
            return dx.Values[((i[0] * x.Dims[1] + row) * x.Dims[2] + column) * x.Dims[3] + i[3]] += dy[i];
        });
        return dx;
    }
}

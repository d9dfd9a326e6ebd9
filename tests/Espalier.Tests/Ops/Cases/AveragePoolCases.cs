using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class AveragePoolCases : OpCases<AveragePool>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var (shape, window) in MaxPoolCases.Windows())
            yield return new OpCase($"{shape} {window}", new AveragePool(window), [shape], x => MaxPoolCases.Each(x[0], window, v => v.Average()));
    }
}

using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class ReduceMaxCases : OpCases<ReduceMax>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var (shape, axes) in ReduceSumCases.Foldings())
            foreach (bool keep in new[] { false, true })
                yield return new OpCase($"{shape} over {string.Join(",", axes)}{(keep ? " kept" : "")}", new ReduceMax(axes, keep), [shape],
                    x => ReduceSumCases.Fold(x[0], axes, keep, double.NegativeInfinity, Math.Max));
    }
}

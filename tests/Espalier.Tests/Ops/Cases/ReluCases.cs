using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class ReluCases() : UnaryCases<Relu>(x => double.IsNaN(x) ? x : Math.Max(x, 0))
{
    protected override Filling Domain => Fillings.AwayFromZero;
}

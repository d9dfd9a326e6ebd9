using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class AbsCases() : UnaryCases<Abs>(Math.Abs)
{
    protected override Filling Domain => Fillings.AwayFromZero;
}

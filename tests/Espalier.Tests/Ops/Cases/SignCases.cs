using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class SignCases() : UnaryCases<Sign>(x => x > 0 ? 1 : x < 0 ? -1 : 0)
{
    protected override Filling Domain => Fillings.AwayFromZero;

    protected override bool HasGradient => false;
}

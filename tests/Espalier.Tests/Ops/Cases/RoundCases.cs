using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class RoundCases() : UnaryCases<Round>(x => Math.Round(x, MidpointRounding.ToEven))
{
    protected override Filling Domain => Fillings.AwayFromZero;

    protected override bool HasGradient => false;
}

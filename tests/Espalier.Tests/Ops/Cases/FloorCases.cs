using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class FloorCases() : UnaryCases<Floor>(Math.Floor)
{
    protected override Filling Domain => Fillings.AwayFromZero;

    protected override bool HasGradient => false;
}

using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class DivideCases() : BinaryCases<Divide>((a, b) => a / b)
{
    protected override Filling Second => Fillings.AwayFromZero;
}

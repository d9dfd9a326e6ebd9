using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class SqrtCases() : UnaryCases<Sqrt>(Math.Sqrt)
{
    protected override Filling Domain => Fillings.Positive;
}

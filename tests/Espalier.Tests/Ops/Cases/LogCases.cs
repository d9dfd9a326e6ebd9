using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class LogCases() : UnaryCases<Log>(Math.Log)
{
    protected override Filling Domain => Fillings.Positive;
}

using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class GreaterCases() : BinaryCases<Greater>((a, b) => a > b ? 1 : 0)
{
    protected override bool HasGradient => false;
}

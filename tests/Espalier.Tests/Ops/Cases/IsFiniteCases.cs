using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class IsFiniteCases() : UnaryCases<IsFinite>(x => double.IsFinite(x) ? 1 : 0)
{
    protected override bool HasGradient => false;
}

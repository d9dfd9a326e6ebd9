using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class EqualCases() : BinaryCases<Equal>((a, b) => a == b ? 1 : 0)
{
    protected override Filling Second => Fillings.Bits;

    protected override Filling First => Fillings.Bits;

    protected override bool HasGradient => false;
}

using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class FlushSubnormalCases() : UnaryCases<FlushSubnormal>(x => Math.Abs(x) < FlushSubnormal.SmallestNormal ? 0 : x);

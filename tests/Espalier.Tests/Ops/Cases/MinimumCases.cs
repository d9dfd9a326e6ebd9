using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class MinimumCases() : BinaryCases<Minimum>(Math.Min);

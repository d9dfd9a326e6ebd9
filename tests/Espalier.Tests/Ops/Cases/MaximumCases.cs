using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class MaximumCases() : BinaryCases<Maximum>(Math.Max);

using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class SubtractCases() : BinaryCases<Subtract>((a, b) => a - b);

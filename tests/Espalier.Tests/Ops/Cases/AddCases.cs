using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class AddCases() : BinaryCases<Add>((a, b) => a + b);

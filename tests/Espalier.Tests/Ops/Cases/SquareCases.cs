using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class SquareCases() : UnaryCases<Square>(x => x * x);

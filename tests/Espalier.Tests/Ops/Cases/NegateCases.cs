using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class NegateCases() : UnaryCases<Negate>(x => -x);

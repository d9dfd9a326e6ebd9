using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class ExpCases() : UnaryCases<Exp>(Math.Exp);

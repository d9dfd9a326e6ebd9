using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class SigmoidCases() : UnaryCases<Sigmoid>(x => 1 / (1 + Math.Exp(-x)));

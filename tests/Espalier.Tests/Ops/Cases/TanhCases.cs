using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class TanhCases() : UnaryCases<Tanh>(Math.Tanh);

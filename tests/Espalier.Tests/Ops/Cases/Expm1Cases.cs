using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class Expm1Cases() : UnaryCases<Expm1>(x => Math.Abs(x) < 1e-5 ? x + x * x / 2 : Math.Exp(x) - 1);

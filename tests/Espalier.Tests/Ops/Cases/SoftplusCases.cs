using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class SoftplusCases() : UnaryCases<Softplus>(x => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x))))
{
    // ln(1 + x) without losing a small x (Kahan).
    private static double Log1p(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : Math.Log(u) * x / (u - 1);
    }
}

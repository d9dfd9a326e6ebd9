using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class ErfCases() : UnaryCases<Erf>(Erf)
{
    // erf x = 2/√π · Σ (−1)ⁿ x²ⁿ⁺¹ / (n! (2n + 1)), which is exact enough in double up to 4; beyond, float has reached ±1.
    private static double Erf(double x)
    {
        if (double.IsNaN(x)) return x;
        if (Math.Abs(x) > 4) return Math.Sign(x);
        double term = x, sum = x;
        for (int n = 1; n < 120; n++)
        {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}

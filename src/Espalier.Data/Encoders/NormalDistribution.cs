namespace Espalier.Data;

/// <summary>The standard normal distribution's function and its inverse, in double precision.</summary>
internal static class NormalDistribution
{
    /// <summary>The probability of a value up to <paramref name="x"/>; absolute error about 1e-16.</summary>
    /// <remarks>Series of positive terms: Marsaglia, "Evaluating the normal distribution", J. Stat. Software 11 (2004).</remarks>
    /// <param name="x">The value.</param>
    public static double Cumulative(double x)
    {
        if (double.IsNaN(x)) return x;
        if (Math.Abs(x) > 8.5) return x < 0 ? 0 : 1;
        double sum = x, term = x, previous = 0;
        for (int i = 3; sum != previous; i += 2)
        {
            previous = sum;
            term *= x * x / i;
            sum += term;
        }
        return Math.Clamp(0.5 + sum * Math.Exp(-0.5 * x * x - 0.918938533204672741780), 0, 1); // ln √(2π)
    }

    /// <summary>The value that a probability <paramref name="p"/> is reached at; relative error about 1e-16.</summary>
    /// <remarks>Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37 (1988).</remarks>
    /// <param name="p">The probability; 0 and 1 give the infinities.</param>
    public static double Quantile(double p)
    {
        if (double.IsNaN(p)) return p;
        if (p <= 0) return double.NegativeInfinity;
        if (p >= 1) return double.PositiveInfinity;
        double q = p - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            double r = 0.180625 - q * q;
            return q * Ratio(r, CentreTop, CentreBottom);
        }
        double tail = Math.Sqrt(-Math.Log(q < 0 ? p : 1 - p));
        double x = tail <= 5 ? Ratio(tail - 1.6, MiddleTop, MiddleBottom) : Ratio(tail - 5, FarTop, FarBottom);
        return q < 0 ? -x : x;
    }

    private static double Ratio(double r, ReadOnlySpan<double> top, ReadOnlySpan<double> bottom)
    {
        double a = 0, b = 0;
        for (int i = top.Length - 1; i >= 0; i--) (a, b) = (a * r + top[i], b * r + bottom[i]);
        return a / b;
    }

    internal static ReadOnlySpan<double> CentreTop =>
    [
        3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
        4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3,
    ];

    internal static ReadOnlySpan<double> CentreBottom =>
    [
        1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
        2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3,
    ];

    internal static ReadOnlySpan<double> MiddleTop =>
    [
        1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
        1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
    ];

    internal static ReadOnlySpan<double> MiddleBottom =>
    [
        1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
        1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
    ];

    internal static ReadOnlySpan<double> FarTop =>
    [
        6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
        2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ];

    internal static ReadOnlySpan<double> FarBottom =>
    [
        1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
    ];
}

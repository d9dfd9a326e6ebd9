namespace Espalier.Data;

/// <summary>Quantiles of sorted numbers and interpolation in a rising table, as NumPy computes them.</summary>
internal static class Quantiles
{
    /// <summary>The distance from 1 to the next double, 2^-52.</summary>
    public const double Epsilon = 2.220446049250313e-16;

    /// <summary>Ranges below ten times the rounding of 1 count as none: dividing by them would only enlarge rounding errors.</summary>
    public const double SmallestRange = 10 * Epsilon;

    /// <summary>A quantile, linearly interpolated between neighbours (definition 7 of Hyndman and Fan 1996).</summary>
    /// <param name="sorted">At least one number, rising.</param>
    /// <param name="fraction">Which, from 0 to 1.</param>
    public static double At(ReadOnlySpan<double> sorted, double fraction)
    {
        double position = fraction * (sorted.Length - 1);
        int below = Math.Clamp((int)Math.Floor(position), 0, sorted.Length - 1);
        int above = Math.Min(below + 1, sorted.Length - 1);
        double t = position - below, a = sorted[below], b = sorted[above];
        return t >= 0.5 ? b - (b - a) * (1 - t) : a + (b - a) * t;
    }

    /// <summary>The value of a piecewise linear function; beyond its ends the value there.</summary>
    /// <param name="x">Where.</param>
    /// <param name="xs">Rising positions; of equal ones the last counts.</param>
    /// <param name="ys">The values there.</param>
    public static double Interpolate(double x, ReadOnlySpan<double> xs, ReadOnlySpan<double> ys)
    {
        if (x < xs[0]) return ys[0];
        if (x >= xs[^1]) return ys[^1];
        int low = 0, high = xs.Length - 1; // xs[low] <= x < xs[high]
        while (high - low > 1)
        {
            int middle = (low + high) >>> 1;
            if (xs[middle] <= x) low = middle;
            else high = middle;
        }
        return ys[low] + (ys[high] - ys[low]) / (xs[high] - xs[low]) * (x - xs[low]);
    }
}

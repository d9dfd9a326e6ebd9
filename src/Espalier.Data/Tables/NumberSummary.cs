using System.Globalization;

namespace Espalier.Data;

/// <summary>Figures of the finite numbers of a column.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Infinite">How many infinities were left out.</param>
/// <param name="Min">The least.</param>
/// <param name="LowerQuartile">A quarter of the numbers is not above it (linear between neighbours: Hyndman and Fan 1996, type 7).</param>
/// <param name="Median">Half of the numbers are not above it.</param>
/// <param name="UpperQuartile">Three quarters of the numbers are not above it.</param>
/// <param name="Max">The greatest.</param>
/// <param name="Mean">The mean.</param>
/// <param name="StandardDeviation">The standard deviation, divided by n (that of a population).</param>
public sealed record NumberSummary(
    int Count, int Infinite, double Min, double LowerQuartile, double Median, double UpperQuartile, double Max, double Mean, double StandardDeviation)
{
    /// <summary>Summarises numbers; null when none is finite.</summary>
    /// <param name="values">The numbers; NaN is missing.</param>
    public static NumberSummary? Of(ReadOnlySpan<double> values)
    {
        var sorted = new double[values.Length];
        int count = 0, infinite = 0;
        foreach (double value in values)
        {
            if (double.IsFinite(value)) sorted[count++] = value;
            else if (double.IsInfinity(value)) infinite++;
        }
        if (count == 0) return null;
        Array.Resize(ref sorted, count);
        Array.Sort(sorted);
        double mean = 0, squares = 0; // Welford (1962): no loss where values are large and close together
        for (int i = 0; i < count; i++)
        {
            double off = sorted[i] - mean;
            mean += off / (i + 1);
            squares += off * (sorted[i] - mean);
        }
        return new NumberSummary(count, infinite, sorted[0], Quantile(0.25), Quantile(0.5), Quantile(0.75), sorted[^1], mean, Math.Sqrt(squares / count));

        double Quantile(double share)
        {
            double at = share * (count - 1);
            int below = (int)at;
            return below + 1 < count ? sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Min:G6} to {Max:G6}, median {Median:G6}, mean {Mean:G6} ± {StandardDeviation:G4}{(Infinite > 0 ? $", {Infinite} infinite" : "")}");
}

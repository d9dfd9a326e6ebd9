using Espalier.Graph;

namespace Espalier;

/// <summary>How sure a mean is, by drawing the same rows again with replacement (Efron 1979), percentiles of the drawn means.</summary>
public static class Bootstrap
{
    /// <summary>The interval of a mean.</summary>
    /// <param name="values">One value a row: such as 1 where a prediction was right and 0 where not, for an accuracy.</param>
    /// <param name="key">The random stream, such as <c>RandomKey.For(seed, "bootstrap/quality")</c>.</param>
    /// <param name="resamples">How often to draw.</param>
    /// <param name="level">The probability the interval covers, between 0 and 1.</param>
    /// <exception cref="EspalierException">There are no values, or a setting is out of range.</exception>
    public static Interval OfMean(ReadOnlySpan<double> values, RandomKey key, int resamples = 1000, double level = 0.95)
    {
        if (values.IsEmpty || resamples < 1 || !(level > 0 && level < 1))
            throw new EspalierException(
                $"A bootstrap interval needs values, at least 1 resample and a level between 0 and 1 but got {values.Length} values, "
                + $"{resamples} resamples, level {level:R}.");
        var means = new double[resamples];
        for (int r = 0; r < resamples; r++)
        {
            double sum = 0;
            for (int i = 0; i < values.Length; i++) sum += values[key.Integer((long)r * values.Length + i, values.Length)];
            means[r] = sum / values.Length;
        }
        Array.Sort(means);
        return new Interval(Percentile(means, (1 - level) / 2), Percentile(means, (1 + level) / 2), level);
    }

    /// <summary>The interval of an accuracy.</summary>
    /// <param name="matrix">Counts of whole rows.</param>
    /// <param name="key">The random stream.</param>
    /// <param name="resamples">How often to draw.</param>
    /// <param name="level">The probability the interval covers, between 0 and 1.</param>
    /// <exception cref="EspalierException">The matrix is empty, or a setting is out of range.</exception>
    public static Interval OfAccuracy(ConfusionMatrix matrix, RandomKey key, int resamples = 1000, double level = 0.95)
    {
        var right = new double[checked((int)Math.Round(matrix.Total))];
        right.AsSpan(0, (int)Math.Round(matrix.Correct)).Fill(1);
        return OfMean(right, key, resamples, level);
    }

    private static double Percentile(double[] sorted, double share)
    {
        double at = share * (sorted.Length - 1);
        int below = (int)at, above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}

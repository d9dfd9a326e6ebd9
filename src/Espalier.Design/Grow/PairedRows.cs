using Espalier.Graph;

namespace Espalier.Design;

/// <summary>
/// The paired bootstrap over rows and seeds: in every resample the same rows are drawn for both contenders, with replacement, and of each
/// contender seeds (Efron 1979). What the rows have in common, hard and easy ones, so falls out of the difference; the chance of the rows and
/// that of the first weights stay in it.
/// </summary>
internal static class PairedRows
{
    private const int Resamples = 2000;

    /// <summary>The mean over rows and seeds with its interval.</summary>
    /// <param name="seeds">The scores of the rows, an array for each seed; NaN where there is no label.</param>
    /// <param name="key">The random stream.</param>
    public static PairedDifference Mean(IReadOnlyList<float[]> seeds, RandomKey key) => Of(seeds, [], key);

    /// <summary>The difference of two contenders.</summary>
    /// <param name="first">The scores of the rows, an array for each seed; NaN where there is no label.</param>
    /// <param name="second">The other's, for the same rows.</param>
    /// <param name="key">The random stream.</param>
    public static PairedDifference Of(IReadOnlyList<float[]> first, IReadOnlyList<float[]> second, RandomKey key)
    {
        int[] rows = [.. Enumerable.Range(0, first[0].Length).Where(row => !float.IsNaN(first[0][row]))];
        if (rows.Length == 0) return new PairedDifference(0, 0, 0, 0);
        var drawn = new double[Resamples];
        var picked = new double[rows.Length];
        for (int r = 0; r < Resamples; r++)
        {
            var stream = key.At(0, r);
            Array.Clear(picked);
            for (int i = 0; i < rows.Length; i++) picked[stream.Integer(i, rows.Length)]++;
            drawn[r] = Drawn(first, rows, picked, stream, rows.Length) - (second.Count == 0 ? 0 : Drawn(second, rows, picked, stream, rows.Length + first.Count));
        }
        Array.Sort(drawn);
        double mean = Plain(first, rows) - (second.Count == 0 ? 0 : Plain(second, rows)), middle = drawn.Average();
        return new PairedDifference(mean, drawn[(int)(0.025 * Resamples)], drawn[(int)(0.975 * Resamples) - 1], Math.Sqrt(drawn.Sum(d => (d - middle) * (d - middle)) / (Resamples - 1)));
    }

    private static double Plain(IReadOnlyList<float[]> seeds, int[] rows) => seeds.Average(s => rows.Average(row => (double)s[row]));

    private static double Drawn(IReadOnlyList<float[]> seeds, int[] rows, double[] picked, RandomKey stream, int item)
    {
        double sum = 0;
        for (int s = 0; s < seeds.Count; s++)
        {
            float[] scores = seeds[stream.Integer(item + s, seeds.Count)];
            for (int i = 0; i < rows.Length; i++) sum += picked[i] * scores[rows[i]];
        }
        return sum / ((double)seeds.Count * rows.Length);
    }
}

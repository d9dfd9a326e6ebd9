using Espalier.Graph;

namespace Espalier.Design;

/// <summary>A difference of two scores on the same rows, as shares (0.01 is one point), with the range that 95 of 100 redrawn sets of rows give.</summary>
/// <param name="Mean">The measured difference.</param>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public readonly record struct Effect(double Mean, double Low, double High)
{
    /// <summary>Whether it is above 0 whatever rows are drawn.</summary>
    public bool IsGain => Low > 0;

    /// <summary>Whether it is below 0 whatever rows are drawn.</summary>
    public bool IsLoss => High < 0;

    /// <summary>
    /// One method's scores less another's, row by row: a paired bootstrap (Efron 1979), which is what McNemar's test asks of right and wrong
    /// but also serves for numbers.
    /// </summary>
    /// <param name="scores">The scores of a method by row; NaN where a row has no label.</param>
    /// <param name="others">The scores of the other by row.</param>
    /// <param name="key">The random stream of the redrawn rows.</param>
    public static Effect Of(ReadOnlySpan<double> scores, ReadOnlySpan<double> others, RandomKey key)
    {
        var differences = new List<double>(scores.Length);
        for (int row = 0; row < scores.Length; row++)
            if (!double.IsNaN(scores[row]) && !double.IsNaN(others[row])) differences.Add(scores[row] - others[row]);
        return OfMean([.. differences], key);
    }

    /// <summary>The same difference the other way round.</summary>
    internal Effect Reversed => new(-Mean, -High, -Low);

    /// <summary>One method's scores less another's, each trained from several seeds: the same rows are redrawn for both, and of each its seeds.</summary>
    /// <param name="scores">The scores of a method by row, for each seed.</param>
    /// <param name="others">The scores of the other, for the same rows.</param>
    /// <param name="key">The random stream.</param>
    internal static Effect Of(IReadOnlyList<double[]> scores, IReadOnlyList<double[]> others, RandomKey key)
    {
        if (scores.Count == 1 && others.Count == 1) return Of(scores[0], others[0], key);
        var paired = PairedRows.Of([.. scores.Select(Singles)], [.. others.Select(Singles)], key);
        return new Effect(paired.Difference, paired.Low, paired.High);

        static float[] Singles(double[] rows) => Array.ConvertAll(rows, r => (float)r);
    }

    /// <summary>The mean of values with its range.</summary>
    /// <param name="values">A value a row; NaN is passed over.</param>
    /// <param name="key">The random stream.</param>
    public static Effect OfMean(ReadOnlySpan<double> values, RandomKey key)
    {
        double[] known = [.. values.ToArray().Where(v => !double.IsNaN(v))];
        if (known.Length == 0) return new Effect(double.NaN, double.NegativeInfinity, double.PositiveInfinity);
        var range = Bootstrap.OfMean(known, key);
        return new Effect(known.Average(), range.Low, range.High);
    }
}

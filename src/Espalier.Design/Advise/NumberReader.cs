using System.Globalization;
using Espalier.Data;

namespace Espalier.Design;

/// <summary>Finds out what a column of numbers is: an amount, a count, steps of a scale, codes of classes, or a number for each row.</summary>
internal static class NumberReader
{
    private const int MostCodes = 12;

    // A look at so many other columns is enough, and keeps wide tables from taking long.
    private const int MostOthers = 100;

    /// <summary>Below this share of what a code explains of other columns its order explains too little to be one.</summary>
    private const double StraightEnough = 0.7;

    /// <summary>Reads a column that has at least two values.</summary>
    /// <param name="table">The table, for what other columns say.</param>
    /// <param name="column">The column.</param>
    public static ColumnReading Read(Table table, NumberColumn column)
    {
        double[] known = [.. column.Values.Where(double.IsFinite)];
        int distinct = column.Distinct.Count;
        ColumnReading Meant(ColumnMeaning meaning, string why, bool unsure = false) => new(column.Name, meaning, why) { Classes = meaning is ColumnMeaning.Number or ColumnMeaning.Count ? [] : column.SortedDistinct, Unsure = unsure };
        if (distinct == 2) return Meant(ColumnMeaning.YesNo, $"two values, {string.Join(" and ", column.SortedDistinct)}");
        NumberSummary? summary = NumberSummary.Of(known);
        if (summary is null) return Meant(ColumnMeaning.Number, "numbers");
        bool whole = known.All(v => v == Math.Floor(v));
        if (whole && distinct == known.Length && known.Length > MostCodes && (summary.Max - summary.Min + 1 == known.Length || Names.Have(column.Name, Names.Identifiers)))
            return new ColumnReading(column.Name, ColumnMeaning.None, "a number for each row: it names rows and says nothing about others") { Aside = AsideReason.Identifier };
        if (whole && Names.Have(column.Name, Names.Times) && (summary.Min, summary.Max) is ( >= 1e8 and < 1e10, < 1e10) or ( >= 1e11 and < 1e13, < 1e13))
            return new ColumnReading(column.Name, ColumnMeaning.None, "seconds or milliseconds since 1970: they say when, and new rows lie beyond all that were seen. Use what matters of them, such as the hour of the day") { Aside = AsideReason.Date };
        if (whole && distinct <= MostCodes && known.Length >= ColumnReader.RowsPerClass * distinct) return Few(table, column, summary, Meant);
        if (IsSkewed(known))
            return Meant(ColumnMeaning.Number, string.Create(CultureInfo.InvariantCulture, $"numbers from {summary.Min:G5} to {summary.Max:G5} with a long upper end (median {summary.Median:G5}): a few would outweigh the rest")) with { Skewed = true };
        if (whole && summary.Min is 0 or 1 && (Names.Have(column.Name, Names.Counts) || Leans(known, summary)))
            return Meant(ColumnMeaning.Count, string.Create(CultureInfo.InvariantCulture, $"whole numbers from {summary.Min:0} to {summary.Max:0}, small ones most often: how many"));
        return Meant(ColumnMeaning.Number, string.Create(CultureInfo.InvariantCulture, $"{(distinct == known.Length ? "all different numbers" : $"{distinct} different numbers")} from {summary.Min:G5} to {summary.Max:G5}"));
    }

    /// <summary>Whether most of the numbers are positive and crowd at the low end, so that their logarithms lie more evenly.</summary>
    /// <param name="numbers">The numbers.</param>
    public static bool IsSkewed(double[] numbers)
    {
        double[] known = [.. numbers.Where(double.IsFinite)];
        if (known.Length < 20 || known.Any(v => v <= 0) || known.Distinct().Count() <= MostCodes) return false;
        double skew = Skew(known), logs = Skew([.. known.Select(v => Math.Log(v))]);
        return skew > 1.5 && Math.Abs(logs) < skew / 2;
    }

    // A few whole numbers are codes, steps or counts. What their order explains of the other columns tells the first from the rest.
    private static ColumnReading Few(Table table, NumberColumn column, NumberSummary summary, Func<ColumnMeaning, string, bool, ColumnReading> meant)
    {
        int distinct = column.Distinct.Count;
        string values = string.Join(", ", column.SortedDistinct);
        if (Names.Have(column.Name, Names.Counts)) return meant(ColumnMeaning.Count, $"whole numbers {values}, and the name says that they are counted", false);
        if (Straightness(table, column) is { } straight)
        {
            if (straight < StraightEnough)
                return meant(ColumnMeaning.OneOf, string.Create(CultureInfo.InvariantCulture, $"{distinct} codes ({values}): of what they explain of the other columns, their order explains only {straight:P0}").Replace(" %", " %"), false);
            if (distinct > 4 && summary.Min is 0 or 1 && Leans(column.Values, summary) && !Names.Have(column.Name, Names.Ratings))
                return meant(ColumnMeaning.Count, $"whole numbers {values}, small ones most often: how many", true);
            return meant(ColumnMeaning.Ordered, string.Create(CultureInfo.InvariantCulture, $"{distinct} whole numbers ({values}) that the other columns go with in their order ({straight:P0} of what they explain)").Replace(" %", " %"), false);
        }
        bool steps = summary.Max - summary.Min + 1 == distinct;
        if (Names.Have(column.Name, Names.Ratings) || steps && summary.Min == 1) return meant(ColumnMeaning.Ordered, $"{distinct} whole numbers ({values}) like steps of a scale; no other column says more", true);
        return meant(ColumnMeaning.OneOf, $"{distinct} whole numbers ({values}) like codes of classes; no other column says more", true);
    }

    /// <summary>
    /// The share of the variance between classes that a straight line through the codes' ranks explains, summed over the columns of numbers that differ
    /// between the classes: near 1 for steps of a scale, low for codes without an order (correlation ratio: Pearson 1905). Null when no column differs.
    /// </summary>
    private static double? Straightness(Table table, NumberColumn column)
    {
        int[] ranks = Ranks(column);
        int classes = column.Distinct.Count;
        double between = 0, straight = 0;
        foreach (NumberColumn other in table.Columns.OfType<NumberColumn>().Where(c => c.Name != column.Name && c.Distinct.Count > 2).Take(MostOthers))
        {
            var (eta, r) = Explained(ranks, other.Values, classes, out int rows);
            // Chance explains (classes − 1) / (rows − 1) on average; twice that beyond it is a difference.
            if (rows < 3 * classes || eta < 2.0 * (classes - 1) / (rows - 1) || eta > 0.999) continue;
            between += eta;
            straight += Math.Max(0, r);
        }
        return between > 0 ? Math.Min(1, straight / between) : null;
    }

    private static int[] Ranks(NumberColumn column)
    {
        double[] sorted = [.. column.Values.Where(v => !double.IsNaN(v)).Distinct().Order()];
        return Array.ConvertAll(column.Values, v => double.IsNaN(v) ? -1 : Array.BinarySearch(sorted, v));
    }

    private static (double Eta, double R) Explained(int[] ranks, double[] y, int classes, out int rows)
    {
        double[] sums = new double[classes];
        int[] counts = new int[classes];
        double sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
        rows = 0;
        for (int i = 0; i < y.Length; i++)
        {
            if (ranks[i] < 0 || !double.IsFinite(y[i])) continue;
            rows++;
            sums[ranks[i]] += y[i];
            counts[ranks[i]]++;
            (sx, sy, sxx, syy, sxy) = (sx + ranks[i], sy + y[i], sxx + (double)ranks[i] * ranks[i], syy + y[i] * y[i], sxy + ranks[i] * y[i]);
        }
        double vx = sxx - sx * sx / rows, vy = syy - sy * sy / rows, cov = sxy - sx * sy / rows;
        if (rows < 3 || vx <= 0 || vy <= 0) return (0, 0);
        double between = -sy * sy / rows;
        for (int c = 0; c < classes; c++)
            if (counts[c] > 0) between += sums[c] * sums[c] / counts[c];
        // Both without what chance explains, which grows with the number of classes (Ezekiel 1930; Kelley 1935): rare classes would bend any line.
        double eta = between / vy, r = cov * cov / (vx * vy);
        return (eta - (1 - eta) * (classes - 1) / Math.Max(1, rows - classes), r - (1 - r) / (rows - 2));
    }

    // Counts crowd at the low end: the middle one lies in the lower third of the range, and more lie below the mean than above.
    private static bool Leans(double[] values, NumberSummary summary) =>
        summary.Median - summary.Min < (summary.Max - summary.Min) / 3 && Skew([.. values.Where(double.IsFinite)]) > 0.5;

    private static double Skew(double[] values)
    {
        double mean = values.Average(), second = 0, third = 0;
        foreach (double v in values)
        {
            double d = v - mean;
            second += d * d;
            third += d * d * d;
        }
        second /= values.Length;
        return second <= 0 ? 0 : third / values.Length / Math.Pow(second, 1.5);
    }
}

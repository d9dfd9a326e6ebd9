using System.Globalization;
using Espalier.Data;

namespace Espalier.Cli;

/// <summary>Looks a table over for what often spoils a training: constants, identifiers, strays, near copies, rare classes.</summary>
internal static class Suspicions
{
    private const int FewRows = 10;

    // Comparing all pairs of columns is quadratic; beyond this many columns it would be felt.
    private const int MostCompared = 100;

    public static List<Finding> Of(Table table, TableSummary summary)
    {
        var findings = new List<Finding>();
        if (summary.RepeatedRows > 0)
            findings.Add(new Finding(null, $"{Show.Number(summary.RepeatedRows, "row")} {(summary.RepeatedRows == 1 ? "repeats an earlier one" : "repeat earlier ones")} ({Show.Percent((double)summary.RepeatedRows / summary.Rows)}). "
                + "Split so that equal rows fall on one side, or tests are too kind."));
        for (int c = 0; c < summary.Columns.Count; c++) Look(table.Columns[c], summary.Columns[c], summary.Rows, findings);
        if (summary.Columns.Count <= MostCompared) Compare(table, findings);
        return findings;
    }

    private static void Look(Column column, ColumnSummary summary, int rows, List<Finding> findings)
    {
        void Add(string text) => findings.Add(new Finding(summary.Name, text));

        int known = rows - summary.Missing;
        if (known == 0)
        {
            Add("no value in any row; leave it out.");
            return;
        }
        if (summary.Distinct == 1)
        {
            Add($"always {summary.Top[0].Value}; it teaches nothing.");
            return;
        }
        if (summary.Missing > rows / 2) Add($"missing in {Show.Percent((double)summary.Missing / rows)} of the rows.");
        if (summary.Numbers is { Infinite: > 0 } infinite) Add($"{Show.Count(infinite.Infinite)} infinite values; training cannot use them.");
        if (column is NumberColumn && summary.Kind == ColumnKind.Number)
        {
            LookAtNumbers(column, summary, known, Add);
            return;
        }
        if (column is TextColumn text && Strays(text) is { } stray) Add(stray);
        else if (summary.Distinct == known && known > FewRows) Add("all values differ: an identifier, of no use as a feature.");
        else if (summary.Kind == ColumnKind.Text) Add("free text: not used as a feature unless it is said how.");
        if (summary.Kind is not (ColumnKind.Category or ColumnKind.Boolean)) return;
        if (summary.Distinct > 50) Add($"{Show.Count(summary.Distinct)} classes are many; one-hot gives as many inputs.");
        (string top, int most) = summary.Top[0];
        if (most > 0.95 * known) Add($"{Show.Percent((double)most / known)} of the rows are '{top}': as a head, accuracy says little; look at balanced accuracy.");
        var rare = Rare(column);
        if (rare.Count > 0) Add($"rare: {string.Join(", ", rare.Take(4).Select(r => $"'{r.Value}' ({r.Count})"))}{(rare.Count > 4 ? $" and {rare.Count - 4} more" : "")}: too few rows to learn from or to judge by.");
    }

    private static void LookAtNumbers(Column column, ColumnSummary summary, int known, Action<string> add)
    {
        if (summary.Numbers is not { } n) return;
        bool whole = ((NumberColumn)column).Values.All(v => double.IsNaN(v) || v == Math.Floor(v));
        if (whole && summary.Distinct <= 12 && known > 5 * summary.Distinct) add($"{summary.Distinct} different whole numbers: perhaps classes rather than amounts.");
        if (whole && summary.Distinct == known && known > FewRows && n.Max - n.Min + 1 == known) add("counts the rows: a row number, of no use as a feature.");
        double spread = n.UpperQuartile - n.LowerQuartile;
        if (spread <= 0) return;
        double far = Math.Max(n.Max - n.UpperQuartile, n.LowerQuartile - n.Min) / spread;
        if (far > 20)
        {
            double value = n.Max - n.UpperQuartile > n.LowerQuartile - n.Min ? n.Max : n.Min;
            add($"{Show.Value(value)} lies {far.ToString("0", CultureInfo.InvariantCulture)} interquartile ranges from the rest: a slip, a code for missing, or a case for robust scaling.");
        }
    }

    /// <summary>Text in what is otherwise numbers.</summary>
    private static string? Strays(TextColumn column)
    {
        int numbers = 0, first = -1, strays = 0;
        for (int row = 0; row < column.Count; row++)
        {
            if (column.Values[row] is not { } value) continue;
            if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) numbers++;
            else
            {
                strays++;
                if (first < 0) first = row;
            }
        }
        return strays > 0 && numbers > 9 * strays
            ? $"{Show.Count(strays)} of {Show.Count(numbers + strays)} values are no numbers, the first '{column.Values[first]}' in data row {Show.Count(first + 1)}: text keeps the column from being one of numbers."
            : null;
    }

    private static List<(string Value, int Count)> Rare(Column column)
    {
        int[] counts = column.Factor.Counts();
        var rare = new List<(string Value, int Count)>();
        for (int i = 0; i < counts.Length; i++)
            if (counts[i] < FewRows) rare.Add((column.Factor.Values[i], counts[i]));
        // Where most classes are rare the column is no head; one finding says enough.
        if (rare.Count > counts.Length / 2 && counts.Length > FewRows) return [];
        rare.Sort((a, b) => a.Count.CompareTo(b.Count));
        return rare;
    }

    private static void Compare(Table table, List<Finding> findings)
    {
        NumberColumn[] numbers = [.. table.Columns.OfType<NumberColumn>()];
        for (int a = 0; a < numbers.Length; a++)
            for (int b = a + 1; b < numbers.Length; b++)
            {
                double r = Correlation(numbers[a].Values, numbers[b].Values);
                if (Math.Abs(r) > 0.995)
                    findings.Add(new Finding(numbers[b].Name, $"nearly the same as '{numbers[a].Name}' (correlation {r.ToString("0.000", CultureInfo.InvariantCulture)}); if one is a head, the other gives the answer away."));
            }
        Column[] classes = [.. table.Columns.Where(c => c is TextColumn && c.Factor.Values.Count is > 1 and <= 50)];
        for (int a = 0; a < classes.Length; a++)
            for (int b = a + 1; b < classes.Length; b++)
                if (classes[a].Factor.Values.Count == classes[b].Factor.Values.Count && Renames(classes[a].Factor, classes[b].Factor))
                    findings.Add(new Finding(classes[b].Name, $"says the same as '{classes[a].Name}' in other words; if one is a head, the other gives the answer away."));
    }

    /// <summary>Pearson's correlation over the rows where both are finite; 0 when there are too few or one is constant.</summary>
    private static double Correlation(double[] x, double[] y)
    {
        double n = 0, mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            if (!double.IsFinite(x[i]) || !double.IsFinite(y[i])) continue;
            n++;
            double dx = x[i] - mx, dy = y[i] - my;
            mx += dx / n;
            my += dy / n;
            xx += dx * (x[i] - mx);
            yy += dy * (y[i] - my);
            xy += dx * (y[i] - my);
        }
        return n < FewRows || xx <= 0 || yy <= 0 ? 0 : xy / Math.Sqrt(xx * yy);
    }

    private static bool Renames(Factor a, Factor b)
    {
        var other = new Dictionary<int, int>();
        for (int row = 0; row < a.Codes.Length; row++)
        {
            if (a.Codes[row] < 0 || b.Codes[row] < 0)
            {
                if (a.Codes[row] != b.Codes[row]) return false;
                continue;
            }
            if (!other.TryAdd(a.Codes[row], b.Codes[row]) && other[a.Codes[row]] != b.Codes[row]) return false;
        }
        return true;
    }
}

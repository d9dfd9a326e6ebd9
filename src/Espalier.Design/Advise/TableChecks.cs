using System.Globalization;
using Espalier.Data;

namespace Espalier.Design;

/// <summary>
/// Looks a table over for what often spoils a training: repeated rows, columns of no use, strays, slips, near copies, rare classes. One set of
/// checks for <c>inspect</c>, which tells all of them, and for advice, which tells those that the heads do not tell already.
/// </summary>
public static class TableChecks
{
    private const int FewRows = 10;

    // Comparing all pairs of columns is quadratic; beyond this many columns it would be felt.
    private const int MostCompared = 100;

    /// <summary>Looks at all columns.</summary>
    /// <param name="table">The table.</param>
    /// <param name="summary">Its summary; null makes one.</param>
    /// <returns>What deserves a look, column by column.</returns>
    public static IReadOnlyList<TableNote> Of(Table table, TableSummary? summary = null) => Of(table, summary, column => ColumnReader.Read(table, column));

    /// <summary>The same where the columns were read already.</summary>
    internal static IReadOnlyList<TableNote> Of(Table table, TableSummary? summary, Func<Column, ColumnReading> read)
    {
        summary ??= table.Summarize();
        var notes = new List<TableNote>();
        if (summary.RepeatedRows > 0)
            notes.Add(new TableNote(null, TableTrouble.Repeated, $"{Words.Number(summary.RepeatedRows, "row")} {(summary.RepeatedRows == 1 ? "repeats an earlier one" : "repeat earlier ones")} ({Words.Percent((double)summary.RepeatedRows / summary.Rows)}). "
                + "Split so that equal rows fall on one side, or tests are too kind."));
        for (int c = 0; c < summary.Columns.Count; c++) Look(table.Columns[c], summary.Columns[c], read(table.Columns[c]), notes);
        if (summary.Columns.Count <= MostCompared) Compare(table, notes);
        return notes;
    }

    private static void Look(Column column, ColumnSummary summary, ColumnReading reading, List<TableNote> notes)
    {
        void Add(TableTrouble trouble, string text) => notes.Add(new TableNote(summary.Name, trouble, text));

        int rows = column.Count, known = rows - summary.Missing;
        string? stray = column is TextColumn text ? Strays(text) : null;
        // What is a number but for a few values is no name, however many there are.
        if (stray is null && reading.Aside is not null) Add(TableTrouble.NoUse, $"{reading.Why}.");
        if (known == 0 || summary.Distinct == 1) return;
        if (summary.Missing > rows / 2 && reading.Aside != AsideReason.NearlyEmpty) Add(TableTrouble.Missing, $"missing in {Words.Percent((double)summary.Missing / rows)} of the rows.");
        if (summary.Numbers is { Infinite: > 0 } infinite) Add(TableTrouble.Infinite, $"{Words.Count(infinite.Infinite)} infinite values; training cannot use them.");
        if (stray is not null) Add(TableTrouble.Stray, stray);
        if (column is NumberColumn && summary is { Kind: ColumnKind.Number, Numbers: { } numbers })
        {
            if (reading.Meaning is ColumnMeaning.OneOf or ColumnMeaning.Ordered) Add(TableTrouble.Codes, $"perhaps classes rather than amounts: {reading.Why}.");
            if (Outlier(numbers) is { } outlier) Add(TableTrouble.Outlier, outlier);
        }
        else if (reading.Mend is "one_spelling" or "quantity" or "list" && reading.Aside is null) Add(TableTrouble.Spelling, $"{reading.Why}. In a recipe: data: {{ derive: {{ {summary.Name}: {{ {reading.Mend}: true }} }} }}.");
        if (summary.Kind is not (ColumnKind.Category or ColumnKind.Boolean) || reading.Aside is not null) return;
        if (summary.Distinct > 50) Add(TableTrouble.Many, $"{Words.Count(summary.Distinct)} classes are many; one-hot gives as many inputs.");
        (string top, int most) = summary.Top[0];
        if (most > 0.95 * known) Add(TableTrouble.OneSided, $"{Words.Percent((double)most / known)} of the rows are '{top}': as a head, accuracy says little; look at balanced accuracy.");
        var rare = Rare(column);
        if (rare.Count > 0) Add(TableTrouble.Rare, $"rare: {string.Join(", ", rare.Take(4).Select(r => $"'{r.Value}' ({r.Count})"))}{(rare.Count > 4 ? $" and {rare.Count - 4} more" : "")}: too few rows to learn from or to judge by.");
    }

    private static string? Outlier(NumberSummary n)
    {
        double spread = n.UpperQuartile - n.LowerQuartile, far = Math.Max(n.Max - n.UpperQuartile, n.LowerQuartile - n.Min) / spread;
        if (spread <= 0 || far <= 20) return null;
        double value = n.Max - n.UpperQuartile > n.LowerQuartile - n.Min ? n.Max : n.Min;
        return string.Create(CultureInfo.InvariantCulture, $"{value:G5} lies {far:0} interquartile ranges from the rest: a slip, a code for missing, or a case for robust scaling.");
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
            ? $"{Words.Count(strays)} of {Words.Count(numbers + strays)} values are no numbers, the first '{column.Values[first]}' in data row {Words.Count(first + 1)}: text keeps the column from being one of numbers."
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

    private static void Compare(Table table, List<TableNote> notes)
    {
        NumberColumn[] numbers = [.. table.Columns.OfType<NumberColumn>()];
        for (int a = 0; a < numbers.Length; a++)
            for (int b = a + 1; b < numbers.Length; b++)
            {
                double r = Correlation(numbers[a].Values, numbers[b].Values);
                if (Math.Abs(r) > 0.995)
                    notes.Add(new TableNote(numbers[b].Name, TableTrouble.Copy, $"nearly the same as '{numbers[a].Name}' (correlation {r.ToString("0.000", CultureInfo.InvariantCulture)}); if one is a head, the other gives the answer away."));
            }
        Column[] classes = [.. table.Columns.Where(c => c is TextColumn && c.Factor.Values.Count is > 1 and <= 50)];
        for (int a = 0; a < classes.Length; a++)
            for (int b = a + 1; b < classes.Length; b++)
                if (classes[a].Factor.Values.Count == classes[b].Factor.Values.Count && Renames(classes[a].Factor, classes[b].Factor))
                    notes.Add(new TableNote(classes[b].Name, TableTrouble.Copy, $"says the same as '{classes[a].Name}' in other words; if one is a head, the other gives the answer away."));
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

namespace Espalier.Data;

public sealed partial class Recipe
{
    /// <summary>Says which row goes where.</summary>
    /// <param name="table">All rows.</param>
    /// <param name="equal">One code a row: rows of equal code are the same thing twice; null where that does not matter.</param>
    /// <param name="notes">Receives what the user should know.</param>
    private RowSplit SplitRows(Table table, int[]? equal, List<string> notes)
    {
        try
        {
            var stratify = Split.Stratify ?? [.. Heads.Where(h => Stratifies(h, table)).Select(h => h.Column).Distinct()];
            foreach (string column in Split.Group is { } group ? [group] : Split.Cells) RequireColumn(table, column, "to group by");
            if (Split.HoldOut.Count > 0) return HoldOut(table, stratify, equal, notes);
            return Split.Test == 0 && Split.Validation == 0 ? new RowSplit([.. Enumerable.Range(0, table.RowCount)], [], [])
                : SplitRows(table, Split.Test, stratify, equal);
        }
        catch (EspalierException e)
        {
            throw (Split.Place == default ? _root.Place : Split.Place).Error("split", e);
        }
    }

    private RowSplit SplitRows(Table table, double test, IReadOnlyList<string> stratify, int[]? equal)
    {
        int[]? together = Split.Cells.Count > 0 ? table.FirstEqualRow([.. Split.Cells]) : table.TogetherBy(null, Split.Group, false, null);
        if (equal is not null) together = together is null ? equal : Units.Join(table.RowCount, together, equal);
        return Splits.Rows(table.RowCount, test, Split.Validation, Split.Seed, table.StratifyBy(stratify), together, Split.Shuffle);
    }

    // Rows with a value that is held out are the test part; what is left is split into training and validation.
    private RowSplit HoldOut(Table table, IReadOnlyList<string> stratify, int[]? equal, List<string> notes)
    {
        var held = new bool[table.RowCount];
        foreach (var (name, values) in Split.HoldOut)
        {
            RequireColumn(table, name, "to hold out by");
            var column = table[name];
            foreach (string value in values)
                if (!column.Distinct.Contains(value))
                    throw new EspalierException($"'hold_out' names '{value}' but column '{name}' has no such value.{Nearest.Suggest(value, column.Distinct)} It has: {string.Join(", ", column.SortedDistinct.Take(30))}{(column.Distinct.Count > 30 ? ", …" : "")}.");
            for (int row = 0; row < held.Length; row++) held[row] |= column.TextAt(row) is { } text && values.Contains(text);
        }
        int[] test = [.. Enumerable.Range(0, held.Length).Where(row => held[row])], rest = [.. Enumerable.Range(0, held.Length).Where(row => !held[row])];
        if (rest.Length == 0) throw new EspalierException($"'hold_out' takes all {held.Length} rows: none is left to learn from. Hold out fewer values.");
        if (equal is not null)
        {
            var seen = test.Select(row => equal[row]).ToHashSet();
            int twins = rest.Count(row => seen.Contains(equal[row]));
            if (twins > 0) notes.Add($"Rows that are left in training although an equal one is held out: {twins}.");
            equal = Array.ConvertAll(rest, row => equal[row]);
        }
        if (Split.Validation == 0) return new RowSplit(rest, [], test);
        var left = table.Take(rest);
        var parts = SplitRows(left, 0, [.. stratify.Where(name => left[name].Distinct.Count > 1)], equal);
        return new RowSplit(Array.ConvertAll(parts.Train, row => rest[row]), Array.ConvertAll(parts.Validation, row => rest[row]), test, parts.RareRows);
    }

    private static void RequireColumn(Table table, string name, string purpose)
    {
        if (!table.Contains(name))
            throw new EspalierException($"there is no column '{name}' {purpose}.{Nearest.Suggest(name, table.Names)} The columns are: {string.Join(", ", table.Names)}.");
    }

    // Of a head with few classes every part gets its share; a number or a set of labels has none to share.
    private bool Stratifies(HeadRecipe head, Table table)
    {
        var column = table[head.Column];
        return Split.Shuffle && head.Kind is not (AnswerKind.Number or AnswerKind.MultiLabel) && column.Distinct.Count <= Math.Max(2, Math.Min(100, table.RowCount / 2))
            && (head.Kind is not null || column.Kind != ColumnKind.Number || column.Distinct.Count == 2);
    }
}

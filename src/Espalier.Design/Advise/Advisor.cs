using Espalier.Data;

namespace Espalier.Design;

/// <summary>Looks at data, or at a description of its columns, and says which heads a network for it should have, and why.</summary>
public static partial class Advisor
{
    private const int FewRows = 20;

    /// <summary>Advises on a table.</summary>
    /// <param name="table">The table, as it was read.</param>
    /// <param name="options">What is known beside it; null for nothing.</param>
    /// <exception cref="EspalierException">A column that is named is not there, or the table has no rows.</exception>
    public static Advice Of(Table table, AdviceOptions? options = null)
    {
        options ??= new AdviceOptions();
        if (table.RowCount == 0) throw new EspalierException($"'{options.Source}' has columns but no rows, so there is nothing to look at. Describe the columns instead.");
        IReadOnlyList<string>? asked = options.Heads is { } heads ? Columns(table, heads, options.Source) : null;
        Columns(table, options.Without, options.Source);
        var questions = Questions.Find(table, asked, options.Without);
        var (features, aside, best) = Features.Find(table, questions, options.Without);
        HeadAdvice[] finished = [.. questions.Heads.Select(h => HeadFinish.Of(h, table, questions.Heads.Count, best.GetValueOrDefault(h.Name)))];
        SizeAdvice? size = finished.Length == 0 || features.Count == 0 ? null : Sizing.Of(table.RowCount, features.Sum(f => f.Inputs), finished.Length);
        var notes = new List<string>();
        if (finished.Length == 0) notes.Add("No column is a question that can be learnt.");
        else if (features.Count == 0) notes.Add("No column is left to answer from, so there is no network to train yet: add columns, or name fewer heads.");
        if (table.RowCount < FewRows) notes.Insert(0, TooFew(table.RowCount, "row"));
        if (questions.IsCutShort) notes.Add("The columns of 0 and 1 exclude each other in so many ways that not all were looked at: name the columns of one question at a time.");
        // Of the checks that inspect makes too, what neither the heads nor the columns set aside tell already.
        var told = aside.Select(a => a.Column).Concat(options.Without).ToHashSet(StringComparer.Ordinal);
        foreach (TableNote note in TableChecks.Of(table, null, column => questions.Readings[column.Name]))
        {
            if (note.Trouble is TableTrouble.Repeated) notes.Add(HeadFinish.Invariant($"{table.RepeatedRows():#,0} rows repeat earlier ones. The split keeps rows of equal features on one side."));
            else if (note.Column is { } column && !told.Contains(column) && note.Trouble is TableTrouble.Missing or TableTrouble.Infinite or TableTrouble.Stray or TableTrouble.Outlier or TableTrouble.Copy) notes.Add($"{note.Column}: {note.Text}");
        }
        return new Advice
        {
            Source = options.Source,
            Rows = table.RowCount,
            Heads = finished,
            Features = [.. features.Select(f => f.Column)],
            Aside = aside,
            AlsoPossible = questions.AlsoPossible,
            Size = size,
            Notes = notes,
            Recipe = size is null || !options.WritesRecipe ? null : RecipeDraft.ForTable(options.RecipeSource ?? options.Source, table.RowCount, finished, features, aside, options.Without, size),
        };
    }

    private static string TooFew(int count, string thing) =>
        $"{Words.Number(count, thing)} {(count == 1 ? "is" : "are")} too few to tell what the columns are, to learn from and to judge by: what is said here is hardly more than a guess. Bring more, or describe the columns in words.";

    private static List<string> Columns(Table table, IReadOnlyList<string> names, string source)
    {
        var found = new List<string>();
        foreach (string name in names)
        {
            string[] matches = table.Contains(name) ? [name]
                : name.EndsWith('*') ? [.. table.Names.Where(n => n.StartsWith(name[..^1], StringComparison.Ordinal))] : [];
            if (matches.Length == 0)
                throw new EspalierException($"'{source}' has no column '{name}'.{Nearest.Suggest(name, table.Names)} The columns are: {string.Join(", ", table.Names.Take(40))}{(table.Columns.Count > 40 ? ", …" : "")}.");
            found.AddRange(matches.Except(found));
        }
        return found;
    }
}

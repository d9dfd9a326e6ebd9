using System.CommandLine;
using System.Text;
using Espalier.Data;
using Espalier.Design;

namespace Espalier.Cli;

/// <summary><c>espalier new FILE --heads a,b</c>: writes a recipe to start from, filled in from what the table or the pictures hold.</summary>
internal static class NewVerb
{
    public static Command Create(VerbContext context)
    {
        var file = new Argument<string?>("file") { Description = "A table (CSV, Parquet), or a folder or archive of pictures.", Arity = ArgumentArity.ZeroOrOne };
        var images = new Option<string?>("--images") { Description = "A folder, an archive, an IDX, a NumPy file or a CSV of names: the recipe is for pictures.", HelpName = "PATH" };
        var labels = new Option<string?>("--labels") { Description = "Where labels of pictures come from: a pattern of file names such as {person}_{pose}, folder, or a table.", HelpName = "PATTERN" };
        var heads = new Option<string[]>("--heads") { Description = "The columns to predict, parted by commas.", HelpName = "A,B", AllowMultipleArgumentsPerToken = true };
        var output = new Option<string?>("--out", "-o") { Description = "The recipe; NAME.yaml by default.", HelpName = "FILE" };
        var force = new Option<bool>("--force") { Description = "Replaces a recipe that is there." };
        var verb = new Command("new", "Writes a starter recipe for a table or for pictures.") { file, images, labels, heads, output, force };
        verb.SetAction(parsed =>
        {
            string? given = parsed.GetValue(images) ?? parsed.GetValue(file);
            if (given is not { } path || (parsed.GetValue(images) is not null && parsed.GetValue(file) is not null))
                throw new EspalierException("Name one table (espalier new FILE --heads A,B) or pictures (espalier new --images FOLDER --heads A,B).");
            string[] names = [.. (parsed.GetValue(heads) ?? []).SelectMany(h => h.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct()];
            string recipePath = parsed.GetValue(output) ?? $"{NewPictures.NameOf(path)}.yaml";
            if (File.Exists(recipePath) && !parsed.GetValue(force)) throw new EspalierException($"'{recipePath}' is there already. Choose another --out, or replace it with --force.");
            string folder = Path.GetDirectoryName(Path.GetFullPath(recipePath))!;
            string relative = Path.GetRelativePath(folder, Path.GetFullPath(path));
            string text = parsed.GetValue(images) is not null || NewPictures.IsPictures(path)
                ? NewPictures.Write(path, relative, names, parsed.GetValue(labels), recipePath) : ForTable(path, relative, names);
            // What is written shall run: a head with one class, or without labels, is said now.
            using (Recipe.Parse(text, recipePath, folder).Prepare()) AtomicFile.Write(recipePath, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
            context.Terminal.Line(text.TrimEnd('\n'));
            context.Terminal.Note($"\nwritten to {recipePath}. Next: espalier train {recipePath}");
            return ExitCode.Done;
        });
        return verb;
    }

    private static string ForTable(string path, string relative, string[] names)
    {
        Table table = Table.ReadFile(path);
        if (names.Length == 0) throw new EspalierException($"Say which columns to predict: --heads A,B. {Candidates(table)}");
        foreach (string name in names)
            if (!table.Contains(name))
                throw new EspalierException($"'{path}' has no column '{name}' to predict.{Nearest.Suggest(name, table.Names)} The columns are: {string.Join(", ", table.Names)}.");
        Advice advice = Advisor.Of(table, new AdviceOptions { Heads = names, Source = path, RecipeSource = relative });
        return advice.Recipe ?? throw new EspalierException($"{advice.Notes[0]}{string.Concat(advice.Aside.Where(a => names.Contains(a.Column)).Select(a => $" {a.Column}: {a.Why}."))}");
    }

    private static string Candidates(Table table)
    {
        string[] names = [.. Advisor.Of(table).Heads.SelectMany(h => h.Columns)];
        return names.Length == 0 ? $"The columns are: {string.Join(", ", table.Names)}." : $"Perhaps {string.Join(", ", names)}? See: espalier advise";
    }

    /// <summary>A number of questions in words.</summary>
    internal static string Questions(int count) => count switch { 1 => "One question", 2 => "Two questions", 3 => "Three questions", 4 => "Four questions", _ => $"{count} questions" };

    /// <summary>The kind of head that answers for a column, and what it chooses from.</summary>
    internal static (string Kind, string Note) Kind(Column column)
    {
        int classes = column.Distinct.Count;
        string names = string.Join(", ", column.SortedDistinct.Take(6)) + (classes > 6 ? ", …" : "");
        if (column.Kind == ColumnKind.Number && classes > 2) return ("number", column is NumberColumn n && NumberSummary.Of(n.Values) is { } s ? $"{Show.Value(s.Min)} to {Show.Value(s.Max)}" : "numbers");
        return classes == 2 ? ("sigmoid", names) : ("softmax", $"{classes} classes: {names}");
    }
}

using System.CommandLine;
using System.Text;
using Espalier.Data;

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
                ? NewPictures.Write(path, relative, names, parsed.GetValue(labels), recipePath) : ForTable(path, relative, names, recipePath);
            // What is written shall run: a head with one class, or without labels, is said now.
            using (Recipe.Parse(text, recipePath, folder).Prepare()) AtomicFile.Write(recipePath, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
            context.Terminal.Line(text.TrimEnd('\n'));
            context.Terminal.Note($"\nwritten to {recipePath}. Next: espalier train {recipePath}");
            return ExitCode.Done;
        });
        return verb;
    }

    private static string ForTable(string path, string relative, string[] names, string recipePath)
    {
        Table table = Table.ReadFile(path);
        if (names.Length == 0) throw new EspalierException($"Say which columns to predict: --heads A,B. {Candidates(table)}");
        foreach (string name in names)
            if (!table.Contains(name))
                throw new EspalierException($"'{path}' has no column '{name}' to predict.{Nearest.Suggest(name, table.Names)} The columns are: {string.Join(", ", table.Names)}.");
        return Write(table, relative, names, recipePath);
    }

    private static string Candidates(Table table)
    {
        string[] names = [.. table.Columns.Where(IsQuestion).Select(c => c.Name)];
        return names.Length == 0 ? $"The columns are: {string.Join(", ", table.Names)}." : $"Columns with classes: {string.Join(", ", names)}.";
    }

    private static bool IsQuestion(Column column) => column.Kind is ColumnKind.Category or ColumnKind.Boolean && column.Distinct.Count is > 1 and <= 50;

    private static string Write(Table table, string data, string[] heads, string recipePath)
    {
        var text = new StringBuilder();
        text.Append($"# {Questions(heads.Length)} about each row of {Path.GetFileName(data)}. To train: espalier train {recipePath}\n");
        text.Append($"data: {YamlWriter.Quoted(data.Replace('\\', '/'))}\n\n");
        text.Append("# What the network answers: softmax (classes), sigmoid (two classes), multilabel, number.\nheads:\n");
        foreach (string head in heads)
        {
            Column column = table[head];
            (string kind, string note) = Kind(column);
            string line = $"  {YamlWriter.Quoted(head)}: {kind}";
            text.Append($"{line.PadRight(30)} # {note}{(column.MissingCount > 0 ? $"; {Show.Count(column.MissingCount)} rows without a label teach the other heads only" : "")}\n");
        }
        string[] useless = [.. table.Columns.Where(c => !heads.Contains(c.Name) && IsUseless(c)).Select(c => c.Name)];
        string[] used = [.. table.Names.Where(n => !heads.Contains(n) && !useless.Contains(n))];
        text.Append($"\n# What the network sees: every other column ({string.Join(", ", used.Take(8))}{(used.Length > 8 ? ", …" : "")}).\nfeatures:\n  scale: standard\n");
        if (useless.Length > 0) text.Append($"  exclude: [{string.Join(", ", useless.Select(YamlWriter.Quoted))}]   # identifiers, constants, free text and dates\n");
        (int first, int second) = used.Length > 40 ? (128, 64) : (64, 32);
        text.Append($"\ntrunk: [{first}, {second}]   # layers that all heads share\n");
        text.Append("\nsplit: { test: 0.25, validation: 0.1, seed: 1 }\n");
        int epochs = table.RowCount < 2000 ? 60 : table.RowCount < 50_000 ? 20 : 5;
        text.Append($"training: {{ epochs: {epochs}, batch_size: 32, optimizer: {{ adam: {{ learning_rate: 0.001 }} }}, seed: 1 }}\n");
        return text.ToString();
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

    private static bool IsUseless(Column column) =>
        column.Kind is ColumnKind.Text or ColumnKind.Date || column.Distinct.Count <= 1 || (column is TextColumn && column.Distinct.Count == column.Count - column.MissingCount && column.Count > 10);
}

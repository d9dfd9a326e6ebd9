using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Espalier.Data;
using Espalier.Design;

namespace Espalier.Cli;

/// <summary><c>espalier inspect FILE</c>: what a table, pictures, or the data of a recipe hold, and what looks wrong with them.</summary>
internal static class InspectVerb
{
    public static Command Create(VerbContext context)
    {
        var file = new Argument<string>("file") { Description = "A table (CSV, Parquet), a recipe (.yaml), prepared data (.safetensors, .npz), or a folder or archive of pictures." };
        var sheet = new Option<string?>("--sheet") { Description = "Of pictures: draws some with their labels, or what the recipe's augmentation makes of them.", HelpName = "FILE.png" };
        Option<bool> json = Options.Json();
        var verb = new Command("inspect", "Shows what a table or pictures hold: columns, kinds, ranges, classes, missing values, sizes, and what looks suspicious.") { file, sheet, json };
        verb.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            if (ModelFiles.Ending(path) == ".safetensors" || PreparedData.Is(path)) // any .safetensors; of .npz only prepared data, for pictures may lie in one
            {
                Arrays(context.Terminal, path, parsed.GetValue(json));
                return ExitCode.Done;
            }
            if (FindPictures(context, path) is var (recipe, images, labels))
            {
                InspectPictures.Write(context.Terminal, path, recipe, images, labels, parsed.GetValue(json));
                if (parsed.GetValue(sheet) is not { } picture) return ExitCode.Done;
                InspectPictures.Sheet(picture, recipe, images, labels);
                context.Terminal.Note($"drew {picture}");
                return ExitCode.Done;
            }
            if (parsed.GetValue(sheet) is not null) throw new EspalierException($"--sheet draws pictures but '{path}' is a table.");
            Table table = Read(path);
            TableSummary summary = table.Summarize();
            IReadOnlyList<TableNote> findings = TableChecks.Of(table, summary);
            if (parsed.GetValue(json)) Json.Write(context.Terminal, Describe(path, summary, findings));
            else Print(context.Terminal, path, summary, findings);
            return ExitCode.Done;
        });
        return verb;
    }

    // A folder or an archive is looked at as the shortest recipe for it would read it.
    private static (Recipe Recipe, ImageSet Images, Table Labels)? FindPictures(VerbContext context, string path)
    {
        Recipe recipe;
        if (Path.GetExtension(path).ToUpperInvariant() is ".YAML" or ".YML") recipe = Recipe.Load(path);
        else if (NewPictures.IsPictures(path)) recipe = NewPictures.Bare(path);
        else return null;
        if (recipe.ReadImages(progress: new DownloadLine(context.Terminal), pictures: new PictureLine(context.Terminal), cancellation: context.Stop.Token) is not var (images, labels)) return null;
        context.Terminal.ClearProgress();
        return (recipe, images, labels);
    }

    private static Table Read(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".YAML" or ".YML" => Derived(Recipe.Load(path)),
        ".KERAS" => throw new EspalierException($"'{path}' is a model. See its layers: espalier summary {path}"),
        _ => Table.ReadFile(path),
    };

    private static void Arrays(Terminal terminal, string path, bool asJson)
    {
        var (arrays, texts) = ModelFiles.Ending(path) == ".npz" ? NumpyArrays(path) : Safetensors(path);
        if (asJson)
        {
            Json.Write(terminal, new JsonObject
            {
                ["file"] = path,
                ["arrays"] = new JsonArray([.. arrays.Select(a => (JsonNode)new JsonObject { ["name"] = a.Name, ["type"] = a.Type.ToString(), ["shape"] = a.Shape.ToString(), ["bytes"] = a.Bytes })]),
                ["metadata"] = new JsonObject(texts.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value))),
            });
            return;
        }
        terminal.Line($"{terminal.Paint(new Cell(path, Style.Bold))}: {Show.Number(arrays.Length, "array")}, {Show.Bytes(new FileInfo(path).Length)}");
        terminal.Line();
        var table = new TextTable().Text("array", shrinks: true).Text("type").Text("shape").Number("size");
        foreach (var (name, type, shape, bytes) in arrays) table.Add(new Cell(name, Style.Accent), type.ToString().ToLowerInvariant(), shape.ToString(), Show.Bytes(bytes));
        table.Write(terminal);
        if (texts.Count > 0) terminal.Line($"\nmetadata: {string.Join(", ", texts.Keys)}");
    }

    private static ((string Name, ElementType Type, Shape Shape, long Bytes)[] Arrays, IReadOnlyDictionary<string, string> Texts) Safetensors(string path)
    {
        using var file = SafetensorsFile.Open(path);
        return ([.. file.Entries.Select(e => (e.Name, e.Type, e.Shape, e.ByteCount))], file.Metadata);
    }

    private static ((string Name, ElementType Type, Shape Shape, long Bytes)[] Arrays, IReadOnlyDictionary<string, string> Texts) NumpyArrays(string path)
    {
        const string text = "text_";
        var members = NpzFile.Read(path);
        return ([.. members.Where(m => !m.Key.StartsWith(text, StringComparison.Ordinal)).Select(m => (m.Key, m.Value.Type, m.Value.Shape, (long)m.Value.Count * m.Value.Type.Size()))],
            members.Where(m => m.Key.StartsWith(text, StringComparison.Ordinal)).ToDictionary(m => m.Key[text.Length..], m => System.Text.Encoding.UTF8.GetString(m.Value.Values<byte>())));
    }

    private static Table Derived(Recipe recipe) => recipe.Data.DeriveInto(recipe.ReadTable());

    private static void Print(Terminal terminal, string path, TableSummary summary, IReadOnlyList<TableNote> findings)
    {
        terminal.Line($"{terminal.Paint(new Cell(path, Style.Bold))}: {Show.Number(summary.Rows, "row")}, {Show.Number(summary.Columns.Count, "column")}"
            + (summary.RepeatedRows > 0 ? $", {Show.Number(summary.RepeatedRows, "repeated row")}" : ""));
        terminal.Line();
        var table = new TextTable().Text("column", shrinks: true).Text("kind").Number("missing").Number("distinct").Text("values", shrinks: true);
        foreach (ColumnSummary column in summary.Columns)
            table.Add(new Cell(column.Name, Style.Accent), Kind(column.Kind), column.Missing == 0 ? new Cell("–", Style.Dim) : new Cell(Show.Count(column.Missing), Style.Warn),
                Show.Count(column.Distinct), Values(column, summary.Rows));
        table.Write(terminal);
        Write(terminal, findings);
    }

    /// <summary>Prints what deserves a look.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="findings">The findings.</param>
    internal static void Write(Terminal terminal, IReadOnlyList<TableNote> findings)
    {
        if (findings.Count == 0) return;
        terminal.Line();
        terminal.Line(terminal.Paint(new Cell("Worth a look", Style.Bold)));
        foreach (TableNote finding in findings)
        {
            string text = finding.Column is null ? finding.Text : $"{finding.Column}: {finding.Text}";
            string mark = terminal.Paint(new Cell("!", Style.Warn));
            foreach (string line in TextWrap.Lines(text, Math.Min(terminal.Width, 140) - 4))
            {
                terminal.Line($"  {mark} {line}");
                mark = " ";
            }
        }
    }

    private static string Kind(ColumnKind kind) => kind.ToString().ToLowerInvariant();

    private static string Values(ColumnSummary column, int rows)
    {
        if (column is { Kind: ColumnKind.Number, Numbers: { } n })
            return $"{Show.Value(n.Min)} to {Show.Value(n.Max)}, median {Show.Value(n.Median)}, mean {Show.Value(n.Mean)} ± {n.StandardDeviation.ToString("G3", CultureInfo.InvariantCulture)}";
        if (column.Distinct == rows) return "all different";
        string top = string.Join(", ", column.Top.Take(5).Select(t => $"{t.Value} {Show.Count(t.Count)}"));
        return column.Distinct > 5 ? $"{top}, …" : top;
    }

    private static JsonObject Describe(string path, TableSummary summary, IReadOnlyList<TableNote> findings) => new()
    {
        ["file"] = path,
        ["rows"] = summary.Rows,
        ["repeated_rows"] = summary.RepeatedRows,
        ["columns"] = new JsonArray([.. summary.Columns.Select(c => (JsonNode)Describe(c))]),
        ["findings"] = new JsonArray([.. findings.Select(f => (JsonNode)new JsonObject { ["column"] = f.Column, ["text"] = f.Text })]),
    };

    private static JsonObject Describe(ColumnSummary column)
    {
        var json = new JsonObject { ["name"] = column.Name, ["kind"] = Kind(column.Kind), ["missing"] = column.Missing, ["distinct"] = column.Distinct };
        if (column.Numbers is { } n)
            json["numbers"] = new JsonObject
            {
                ["min"] = Json.Number(n.Min),
                ["lower_quartile"] = Json.Number(n.LowerQuartile),
                ["median"] = Json.Number(n.Median),
                ["upper_quartile"] = Json.Number(n.UpperQuartile),
                ["max"] = Json.Number(n.Max),
                ["mean"] = Json.Number(n.Mean),
                ["standard_deviation"] = Json.Number(n.StandardDeviation),
                ["infinite"] = n.Infinite,
            };
        json["top"] = new JsonArray([.. column.Top.Select(t => (JsonNode)new JsonObject { ["value"] = t.Value, ["count"] = t.Count })]);
        return json;
    }
}

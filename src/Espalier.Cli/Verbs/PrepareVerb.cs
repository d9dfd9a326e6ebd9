using System.CommandLine;
using System.Text.Json.Nodes;
using Espalier.Data;

namespace Espalier.Cli;

/// <summary><c>espalier prepare RECIPE -o FILE</c>: reads, splits, encodes, and keeps the result as one file to start from.</summary>
internal static class PrepareVerb
{
    public static Command Create(VerbContext context)
    {
        var recipe = new Argument<string>("recipe") { Description = "A recipe (.yaml)." };
        var output = new Option<string?>("--out", "-o") { Description = "The file (.safetensors, or .npz for NumPy); NAME.safetensors by default.", HelpName = "FILE" };
        Option<bool> json = Options.Json();
        var verb = new Command("prepare", "Reads, splits and encodes a recipe's data and keeps it as one file, which opens in Python too.") { recipe, output, json };
        verb.SetAction(parsed =>
        {
            using TrainingInput input = TrainingInput.Read(parsed.GetRequiredValue(recipe), [], context);
            if (input.PreparedPath is not null) throw new EspalierException($"'{input.PreparedPath}' is prepared already. Train on it: espalier train {parsed.GetRequiredValue(recipe)}");
            string path = parsed.GetValue(output) ?? $"{input.Recipe.Name}.safetensors";
            if (ModelFiles.Ending(path) is not (".safetensors" or ".npz")) throw new EspalierException($"Prepared data is a .safetensors or .npz file but '{path}' ends in '{Path.GetExtension(path)}'.");
            input.Data.Save(path);
            if (parsed.GetValue(json)) Json.Write(context.Terminal, Describe(path, input.Data));
            else Print(context.Terminal, path, input.Data);
            return ExitCode.Done;
        });
        return verb;
    }

    private static IEnumerable<(string Name, Dataset? Rows)> Parts(PreparedData data) => [("train", data.Train), ("validation", data.Validation), ("test", data.Test)];

    private static void Print(Terminal terminal, string path, PreparedData data)
    {
        foreach (string note in data.Notes) terminal.Note($"note: {note}");
        terminal.Line($"{terminal.Paint(new Cell(path, Style.Bold))}: {Show.Inputs(data.Fitted)}, {Show.Bytes(new FileInfo(path).Length)}");
        terminal.Line();
        var table = new TextTable().Text("part").Number("rows");
        foreach (FittedHead head in data.Heads) table.Text(head.Name, shrinks: true);
        foreach (var (name, rows) in Parts(data))
            if (rows is not null)
                table.Add([new Cell(name, Style.Accent), Show.Count(rows.Rows), .. data.Heads.Select(h => (Cell)Labels(h, rows.Labels[h.Name]))]);
        table.Write(terminal);
    }

    private static string Labels(FittedHead head, Tensor labels)
    {
        if (head.Kind == AnswerKind.Number) return "numbers";
        var counts = head.Count(labels);
        return string.Join(", ", head.ClassNames.Take(6).Select((name, c) => $"{name} {Show.Count(counts[c])}")) + (counts.Count > 6 ? ", …" : "");
    }

    private static JsonObject Describe(string path, PreparedData data) => new()
    {
        ["file"] = path,
        ["inputs"] = new JsonArray([.. data.Fitted.FeatureNames.Select(n => (JsonNode)n)]),
        ["input_shape"] = new JsonArray([.. data.Fitted.InputShape.Dims.ToArray().Select(n => (JsonNode)n)]),
        ["rows"] = new JsonObject(Parts(data).Select(p => KeyValuePair.Create(p.Name, (JsonNode?)(p.Rows?.Rows ?? 0)))),
        ["heads"] = new JsonObject(data.Heads.Select(h => KeyValuePair.Create(h.Name, (JsonNode?)new JsonArray([.. h.ClassNames.Select(c => (JsonNode)c)])))),
        ["notes"] = new JsonArray([.. data.Notes.Select(n => (JsonNode)n)]),
    };
}

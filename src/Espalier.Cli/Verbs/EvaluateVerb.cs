using System.CommandLine;
using System.Text.Json.Nodes;
using Espalier.Data;

namespace Espalier.Cli;

/// <summary><c>espalier evaluate RUN</c>: how well each head answers, beside what always answering the most frequent class would give.</summary>
internal static class EvaluateVerb
{
    public static Command Create(VerbContext context)
    {
        var model = new Argument<string>("run") { Description = "A run's folder or a model file." };
        var data = new Argument<string?>("data") { Description = "Rows to judge by: a table or prepared data; of a run its own by default.", Arity = ArgumentArity.ZeroOrOne };
        var split = new Option<string>("--split") { Description = "Which part of the run's own or of prepared data: test, validation or train.", HelpName = "PART", DefaultValueFactory = _ => "test" };
        var plots = new Option<string?>("--plots") { Description = "Draws confusion matrices into this folder.", HelpName = "FOLDER" };
        Option<bool> json = Options.Json();
        var verb = new Command("evaluate", "Judges a trained model head by head, with intervals and the majority-class baseline.") { model, data, split, plots, json };
        verb.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(model);
            Predictor predictor = ModelSource.Trained(path);
            (string part, Dataset rows) = Rows(context, path, parsed.GetValue(data), parsed.GetRequiredValue(split), predictor);
            var (loss, results) = Judge.By(predictor, rows);
            if (results.All(r => r.Rows == 0))
                throw new EspalierException($"No row has a label to judge by. The heads are learnt from the columns {string.Join(", ", predictor.Recipe.Heads.Select(h => h.Column))}.");
            List<string> drawn = [];
            if (parsed.GetValue(plots) is { } folder)
            {
                Directory.CreateDirectory(folder);
                drawn = RunPictures.Confusions(folder, results, part);
            }
            if (parsed.GetValue(json))
                Json.Write(context.Terminal, new JsonObject
                {
                    ["model"] = path,
                    ["part"] = part,
                    ["rows"] = rows.Rows,
                    ["loss"] = Json.Number(loss),
                    ["heads"] = new JsonObject(results.Select(r => KeyValuePair.Create(r.Head.Name, (JsonNode?)r.ToJson()))),
                });
            else Print(context.Terminal, path, part, rows.Rows, results, drawn);
            return ExitCode.Done;
        });
        return verb;
    }

    private static (string Part, Dataset Rows) Rows(VerbContext context, string path, string? data, string split, Predictor predictor)
    {
        string[] parts = ["test", "validation", "train"];
        if (!parts.Contains(split)) throw new EspalierException($"--split should be test, validation or train but is '{split}'.{Nearest.Suggest(split, parts)}");
        if (data is not null && !data.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
            return (Path.GetFileName(data), predictor.Recipe.Batches(Table.ReadFile(data, predictor.Recipe.Recipe.Data.Csv)));
        if (data is not null)
        {
            using PreparedData prepared = PreparedData.Open(data);
            return (split, Part(prepared, split, data));
        }
        if (!Directory.Exists(path)) throw new EspalierException($"'{path}' is a model file, which has no data of its own. Name a table or prepared data: espalier evaluate {path} DATA");
        RunFolder folder = RunFolder.Open(path);
        using TrainingInput input = TrainingInput.Of(folder, RunReport.Read(folder), [], context);
        return (split, Part(input.Data, split, path));
    }

    private static Dataset Part(PreparedData data, string split, string owner) => (split switch
    {
        "test" => data.Test,
        "validation" => data.Validation,
        _ => data.Train,
    }) ?? throw new EspalierException($"'{owner}' has no {split} rows. Choose another --split.");

    private static void Print(Terminal terminal, string path, string part, int rows, List<HeadResult> results, List<string> drawn)
    {
        terminal.Line($"{terminal.Paint(new Cell(path, Style.Bold))}: {Show.Count(rows)} rows ({part})");
        terminal.Line();
        ResultTable.Write(terminal, results);
        foreach (ClassResult result in results.OfType<ClassResult>().Where(r => r.Rows > 0))
        {
            terminal.Line();
            var table = new TextTable().Text(result.Head.Name, shrinks: true).Number("rows").Number("recall").Number("precision").Number("F1").Text("most often taken for", shrinks: true);
            for (int c = 0; c < result.Matrix.Classes; c++)
                table.Add(new Cell(result.Head.ClassNames[c], Style.Accent), Show.Count((long)result.Matrix.Support(c)), Show.Percent(result.Matrix.Recall(c)),
                    Show.Percent(result.Matrix.Precision(c)), Show.Percent(result.Matrix.F1(c)), new Cell(Mistaken(result, c), Style.Dim));
            table.Write(terminal);
        }
        if (drawn.Count == 0) return;
        terminal.Line();
        foreach (string file in drawn) terminal.Line($"drew {file}.png and .svg");
    }

    private static string Mistaken(ClassResult result, int c)
    {
        int worst = -1;
        for (int p = 0; p < result.Matrix.Classes; p++)
            if (p != c && result.Matrix[c, p] > 0 && (worst < 0 || result.Matrix[c, p] > result.Matrix[c, worst])) worst = p;
        return worst < 0 ? "" : $"{result.Head.ClassNames[worst]} ({Show.Count((long)result.Matrix[c, worst])})";
    }
}

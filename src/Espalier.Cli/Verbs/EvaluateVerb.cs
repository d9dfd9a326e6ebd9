using System.CommandLine;
using System.Text.Json.Nodes;
using Espalier.Data;

namespace Espalier.Cli;

/// <summary><c>espalier evaluate RUN</c>: how well each head answers, beside what always answering the most frequent class would give.</summary>
internal static class EvaluateVerb
{
    private const int WrittenMistakes = 100;

    public static Command Create(VerbContext context)
    {
        var model = new Argument<string>("run") { Description = "A run's folder or a model file." };
        var data = new Argument<string?>("data") { Description = "What to judge by: a table or pictures with labels, or prepared data; of a run its own by default.", Arity = ArgumentArity.ZeroOrOne };
        var split = new Option<string>("--split") { Description = "Which part of the run's own or of prepared data: test, validation or train.", HelpName = "PART", DefaultValueFactory = _ => "test" };
        var plots = new Option<string?>("--plots") { Description = "Draws confusion matrices, and of pictures the mistakes, into this folder.", HelpName = "FOLDER" };
        Option<bool> json = Options.Json();
        var verb = new Command("evaluate", "Judges a trained model head by head, with intervals and the majority-class baseline.") { model, data, split, plots, json };
        verb.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(model);
            Predictor predictor = ModelSource.Trained(path);
            JudgedRows judged = Rows(context, path, parsed.GetValue(data), parsed.GetRequiredValue(split), predictor);
            (string part, Dataset rows) = (judged.Part, judged.Rows);
            var (loss, results) = Judge.By(predictor, rows);
            if (results.All(r => r.Rows == 0))
                throw new EspalierException($"No row has a label to judge by. The heads are learnt from the columns {string.Join(", ", predictor.Recipe.Heads.Select(h => h.Column))}.");
            List<string> drawn = [];
            if (parsed.GetValue(plots) is { } folder)
            {
                Directory.CreateDirectory(folder);
                drawn = [.. RunPictures.Confusions(folder, results, part).Select(file => $"{file}.png and .svg"), .. RunPictures.Mistakes(folder, results, judged)];
            }
            else if (parsed.GetValue(data) is null) drawn = RunPictures.Mistakes(path, results, judged);
            if (parsed.GetValue(json))
                Json.Write(context.Terminal, new JsonObject
                {
                    ["model"] = path,
                    ["part"] = part,
                    ["rows"] = rows.Rows,
                    ["loss"] = Json.Number(loss),
                    ["heads"] = new JsonObject(results.Select(r => KeyValuePair.Create(r.Head.Name, (JsonNode?)Describe(r, judged)))),
                });
            else Print(context.Terminal, path, part, rows.Rows, results, drawn);
            return ExitCode.Done;
        });
        return verb;
    }

    private static JsonObject Describe(HeadResult result, JudgedRows judged)
    {
        JsonObject json = result.ToJson();
        if (result is ClassResult classes)
            json["mistakes"] = new JsonArray([.. classes.Mistakes.Take(WrittenMistakes).Select(m => (JsonNode)new JsonObject
            {
                ["row"] = m.Row + 1,
                ["file"] = judged.NameOf(m.Row),
                ["truth"] = result.Head.ClassNames[m.Truth],
                ["guess"] = result.Head.ClassNames[m.Guess],
                ["probability"] = m.Probability,
            })]);
        return json;
    }

    private static JudgedRows Rows(VerbContext context, string path, string? data, string split, Predictor predictor)
    {
        string[] parts = ["test", "validation", "train"];
        if (!parts.Contains(split)) throw new EspalierException($"--split should be test, validation or train but is '{split}'.{Nearest.Suggest(split, parts)}");
        if (data is not null && !PreparedData.Is(data))
            return Read(data, predictor.Recipe);
        if (data is not null)
        {
            using PreparedData prepared = PreparedData.Open(data);
            return Part(prepared, split, data);
        }
        if (!Directory.Exists(path)) throw new EspalierException($"'{path}' is a model file, which has no data of its own. Name a table or prepared data: espalier evaluate {path} DATA");
        RunFolder folder = RunFolder.Open(path);
        using TrainingInput input = TrainingInput.Of(folder, RunReport.Read(folder), [], context);
        return Part(input.Data, split, path);
    }

    private static JudgedRows Read(string data, FittedRecipe recipe)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(data));
        if (recipe.Preparation is not ImagePreparation) return new JudgedRows(name, recipe.Batches(Table.ReadFile(data, recipe.Recipe.Data.Csv)), []);
        Dataset rows = recipe.ReadBatches(data, out IReadOnlyList<string> names);
        return new JudgedRows(name, rows, names);
    }

    private static JudgedRows Part(PreparedData data, string split, string owner) =>
        JudgedRows.Of(data, split) ?? throw new EspalierException($"'{owner}' has no {split} rows. Choose another --split.");

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
        foreach (string file in drawn) terminal.Line($"drew {file}");
    }

    private static string Mistaken(ClassResult result, int c)
    {
        int worst = -1;
        for (int p = 0; p < result.Matrix.Classes; p++)
            if (p != c && result.Matrix[c, p] > 0 && (worst < 0 || result.Matrix[c, p] > result.Matrix[c, worst])) worst = p;
        return worst < 0 ? "" : $"{result.Head.ClassNames[worst]} ({Show.Count((long)result.Matrix[c, worst])})";
    }
}

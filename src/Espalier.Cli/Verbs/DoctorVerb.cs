using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Espalier.Data;
using Espalier.Design;

namespace Espalier.Cli;

/// <summary><c>espalier doctor RUN</c>: which head suffers, why, and what to do; <c>--apply</c> writes the recipe with a change.</summary>
internal static class DoctorVerb
{
    public static Command Create(VerbContext context)
    {
        var run = new Argument<string>("run") { Description = "The folder of a run." };
        var budget = new Option<string?>("--budget") { Description = "How long it may take, such as 90s, 5m or 1h; what does not fit is left out and named. 10m by default, none for any time.", HelpName = "TIME" };
        var apply = new Option<int[]>("--apply") { Description = "Writes the recipe with the change of that number beside the run's recipe; the diagnosis in the run's folder is used if there is one.", HelpName = "N", AllowMultipleArgumentsPerToken = false };
        var output = new Option<string?>("--out") { Description = "With --apply: the recipe to write.", HelpName = "FILE" };
        var force = new Option<bool>("--force") { Description = "With --out: takes the place of a file that is there.", Arity = ArgumentArity.Zero };
        var seed = new Option<long>("--seed") { Description = "Names the random numbers of the examinations.", HelpName = "N" };
        Option<int?> threads = Options.Threads();
        Option<bool> json = Options.Json();
        var verb = new Command("doctor", "Examines a run: which head suffers, why, and what to do, measured on the run's own data.") { run, budget, apply, output, force, seed, threads, json };
        verb.SetAction(parsed =>
        {
            RunFolder folder = RunFolder.Open(parsed.GetRequiredValue(run));
            int[] numbers = parsed.GetValue(apply) ?? [];
            if (numbers.Length == 0 && (parsed.GetValue(output) is not null || parsed.GetValue(force))) throw new EspalierException("--out and --force go with --apply N, which writes a recipe.");
            var record = new DoctorRecord(folder);
            if (numbers.Length == 0 || !record.Exists)
            {
                Diagnosis diagnosis = Examine(context, folder, TimeOf(parsed.GetValue(budget)), parsed.GetValue(seed), parsed.GetValue(threads));
                record.Save(diagnosis);
                if (parsed.GetValue(json) && numbers.Length == 0) Json.Write(context.Terminal, diagnosis.ToJson());
                else if (numbers.Length == 0) DiagnosisSheet.Write(context.Terminal, diagnosis, folder.Path);
            }
            if (numbers.Length > 0) Apply(context.Terminal, folder, record, numbers, parsed.GetValue(output), parsed.GetValue(force), parsed.GetValue(json));
            return ExitCode.Done;
        });
        return verb;
    }

    private static Diagnosis Examine(VerbContext context, RunFolder folder, TimeSpan? budget, long seed, int? threads)
    {
        Predictor predictor = ModelSource.Trained(folder.Path);
        using TrainingInput input = TrainingInput.Of(folder, RunReport.Read(folder), threads is { } n ? [("training.threads", n.ToString(CultureInfo.InvariantCulture))] : [], context);
        List<Epoch> epochs = File.Exists(folder.Metrics) ? MetricsLog.Read(folder.Metrics) : [];
        var options = new DiagnosisOptions { Seed = seed, Budget = budget, TrainingTime = epochs.Count > 0 ? TimeSpan.FromSeconds(epochs[^1].Seconds) : null, Table = TableOf(input) };
        try
        {
            return Diagnosis.Of(input.Data, predictor.Model, epochs.Count > 0 ? MetricsLog.ToHistory(epochs) : null, options, new ExaminationLine(context.Terminal), context.Stop.Token);
        }
        finally
        {
            context.Terminal.ClearProgress();
        }
    }

    // The run's own table, for columns that are no features; public data sets have none, and prepared data has left its table behind.
    private static Table? TableOf(TrainingInput input) =>
        input.PreparedPath is null && input.Recipe.Data is { Source: null, Images: null, Files.Count: > 0 } ? input.Recipe.ReadTable() : null;

    private static void Apply(Terminal terminal, RunFolder folder, DoctorRecord record, int[] numbers, string? output, bool force, bool json)
    {
        RunReport report = RunReport.Read(folder);
        Recipe recipe = Recipe.Parse(File.ReadAllText(folder.Recipe), folder.Recipe, report.DataFolder);
        var lines = new List<string>();
        foreach (int number in numbers)
        {
            (string what, IReadOnlyList<(string Key, string Value)> settings) = record.Remedy(number);
            if (settings.Count == 0) throw new EspalierException($"'{what}' is nothing that a recipe can say: it has to be done to the data. Changes that can be applied have settings beneath them.");
            foreach (var (key, value) in settings)
            {
                recipe = recipe.With(key, value);
                lines.Add($"{key}: {value}");
            }
        }
        string path = output ?? Beside(folder, report);
        if (File.Exists(path) && !force) throw new EspalierException($"'{path}' is there already. Choose another --out, or say --force to replace it.");
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(recipe.Text)));
        if (json)
        {
            Json.Write(terminal, new JsonObject { ["recipe"] = path, ["settings"] = new JsonArray([.. lines.Select(l => (JsonNode)l)]) });
            return;
        }
        terminal.Line($"wrote {path}");
        foreach (string line in lines) terminal.Line($"  {line}");
        terminal.Line($"Train it and compare: espalier train {path}");
    }

    // Beside the recipe that was run, or in the run's folder where that is gone; the number is the first that is free.
    private static string Beside(RunFolder folder, RunReport report)
    {
        bool there = report.DataFolder.Length > 0 && Directory.Exists(report.DataFolder);
        string place = there ? Path.GetRelativePath(Environment.CurrentDirectory, report.DataFolder) : folder.Path;
        string name = report.RecipeFile is { Length: > 0 } file ? Path.GetFileNameWithoutExtension(file) : "recipe";
        for (int number = 2; ; number++)
        {
            string free = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}.yaml");
            string path = place == "." ? free : Path.Combine(place, free);
            if (!File.Exists(path)) return path;
        }
    }

    private static TimeSpan? TimeOf(string? text)
    {
        if (text is null) return TimeSpan.FromMinutes(10);
        if (text == "none") return null;
        double unit = text.Length == 0 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => char.IsAsciiDigit(text[^1]) ? 1 : 0 };
        string number = text.TrimEnd('s', 'm', 'h');
        if (unit == 0 || !double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) || value * unit > 1e7)
            throw new EspalierException($"--budget should be a time such as 90s, 5m or 1h, or none, but is '{text}'.");
        return TimeSpan.FromSeconds(value * unit);
    }

    /// <summary>The line that says what is being looked at.</summary>
    private sealed class ExaminationLine(Terminal terminal) : IProgress<string>
    {
        public void Report(string value) => terminal.Progress($"examining: {value}");
    }
}

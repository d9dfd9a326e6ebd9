using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Espalier.Cpu;
using Espalier.Data;

namespace Espalier.Cli;

/// <summary><c>espalier train RECIPE</c>: learns, keeps a run folder, and ends with a table of how well each head answers.</summary>
internal static class TrainVerb
{
    private const int ShownNotes = 3;

    public static Command Create(VerbContext context)
    {
        var input = new Argument<string>("recipe") { Description = "A recipe (.yaml) or prepared data (.safetensors, .npz); with --resume the folder of a run." };
        var epochs = new Option<int?>("--epochs") { Description = "Up to which epoch to train.", HelpName = "N" };
        var seed = new Option<long?>("--seed") { Description = "Names the random numbers of first weights, shuffling and dropout.", HelpName = "N" };
        var set = new Option<string[]>("--set") { Description = "Sets any key of the recipe, such as --set training.batch_size=64.", HelpName = "KEY=VALUE", AllowMultipleArgumentsPerToken = false };
        var output = new Option<string?>("--out") { Description = "The run's folder; runs/NAME by default.", HelpName = "FOLDER" };
        var resume = new Option<bool>("--resume") { Description = "Goes on with a run that was stopped, to the same bits as if it had not been.", Arity = ArgumentArity.Zero };
        Option<int?> threads = Options.Threads();
        Option<bool> json = Options.Json();
        var verb = new Command("train", "Trains the network of a recipe and keeps all that comes of it in a run folder.") { input, epochs, seed, set, threads, output, resume, json };
        verb.SetAction(parsed =>
        {
            var settings = Settings(parsed.GetValue(epochs), parsed.GetValue(seed), parsed.GetValue(set) ?? []);
            if (parsed.GetValue(resume))
            {
                if (parsed.GetValue(output) is not null) throw new EspalierException("--resume goes on in the run's own folder; leave --out away.");
                if (settings.Any(s => s.Key != "training.epochs")) throw new EspalierException("--resume keeps the run's recipe; only --epochs and --threads may be given with it.");
            }
            return Run(context, parsed.GetRequiredValue(input), settings, parsed.GetValue(output), parsed.GetValue(resume), parsed.GetValue(threads), parsed.GetValue(json));
        });
        return verb;
    }

    internal static List<(string Key, string Value)> Settings(int? epochs, long? seed, string[] set)
    {
        var settings = new List<(string, string)>();
        foreach (string pair in set)
        {
            int at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0) throw new EspalierException($"--set needs KEY=VALUE, such as training.batch_size=64, but got '{pair}'.");
            settings.Add((pair[..at], pair[(at + 1)..]));
        }
        if (epochs is { } n) settings.Add(("training.epochs", n.ToString(CultureInfo.InvariantCulture)));
        if (seed is { } s) settings.Add(("training.seed", s.ToString(CultureInfo.InvariantCulture)));
        return settings;
    }

    private static int Run(VerbContext context, string path, List<(string Key, string Value)> settings, string? output, bool resume, int? threads, bool json)
    {
        Terminal terminal = context.Terminal;
        RunFolder? folder = resume ? RunFolder.Open(path) : null;
        RunReport? report = folder is null ? null : RunReport.Read(folder);
        using TrainingInput input = folder is null ? TrainingInput.Read(path, settings, context) : TrainingInput.Of(folder, report!, settings, context);
        Model model = input.Recipe.Build(input.Data);
        if (threads is { } count) model.Backend = new CpuBackend(count);
        Callback[] callbacks = [.. input.Recipe.Callbacks()];

        // From here on there is a folder: all that the user may have got wrong was found above.
        folder ??= RunFolder.Create(output, input.Recipe.Name);
        folder.Tidy();
        AtomicFile.Write(folder.Recipe, stream => stream.Write(Encoding.UTF8.GetBytes(input.Recipe.Text)));
        report ??= RunReport.Begin(folder, input, model);
        report.With("status", "running").With("epochs", input.Recipe.Training.Epochs).Save();
        Introduce(terminal, input, model, folder, resume);
        return Train(context, input, model, callbacks, folder, report, json);
    }

    private static void Introduce(Terminal terminal, TrainingInput input, Model model, RunFolder folder, bool resume)
    {
        PreparedData data = input.Data;
        bool pictures = data.Fitted.Preparation is ImagePreparation;
        string heads = string.Join(", ", data.Heads.Select(h => h.Kind switch
        {
            AnswerKind.Number => $"{h.Name} (number)",
            AnswerKind.MultiLabel => $"{h.Name} ({h.ClassNames.Count} labels)",
            _ => $"{h.Name} ({h.ClassNames.Count} classes)",
        }));
        terminal.NoteWrapped($"{(resume ? "Going on with " : "")}{input.Recipe.Name}: {Show.Count(data.Rows.Train.Length)} {(pictures ? "pictures" : "rows")} to learn from{Varied(data)}, {Show.Count(data.Rows.Validation.Length)} to watch, "
            + $"{Show.Count(data.Rows.Test.Length)} to judge by; {Show.Inputs(data.Fitted)}, {Show.Count(model.ParameterCount)} weights", indent: 7);
        terminal.NoteWrapped($"heads: {heads}", indent: 7);
        foreach (string note in data.Notes.Take(ShownNotes)) terminal.NoteWrapped($"note:  {note}", Style.Dim, 7);
        if (data.Notes.Count > ShownNotes) terminal.NoteWrapped($"note:  {Show.Number(data.Notes.Count - ShownNotes, "more note")} in {folder.Report}", Style.Dim, 7);
        terminal.Note($"run:   {folder.Path}");
        terminal.Note("");
    }

    private static string Varied(PreparedData data) => data.Recipe.Augment switch
    {
        null => "",
        { Copies: { } copies } => $" ({copies} varied copies of each)",
        _ => " (varied afresh in every epoch)",
    };

    private static int Train(VerbContext context, TrainingInput input, Model model, Callback[] callbacks, RunFolder folder, RunReport report, bool json)
    {
        Terminal terminal = context.Terminal;
        TrainingRecipe training = input.Recipe.Training;
        var table = new EpochTable(terminal, model.Compilation!, training.Epochs, input.Data.Validation is not null);
        using var recorder = new RunRecorder(folder, input.Data.Fitted, table.Add, context.Stop.Token);
        var history = new History();
        context.Stop.Notice = "Stopping: the state is saved first. Ctrl-C again ends at once.";
        try
        {
            model.Fit(input.Data.Train, input.Data.Validation, epochs: training.Epochs, batchSize: training.BatchSize, callbacks: [.. callbacks, recorder],
                progress: new ProgressBar(terminal, input.Data.Train.Rows), history: history);
        }
        catch (OperationCanceledException)
        {
            terminal.ClearProgress();
            report.With("status", "stopped").With("epochs_done", recorder.SavedEpochs).With("seconds", Math.Round(recorder.Seconds, 3)).Save();
            terminal.Note(recorder.SavedEpochs == 0
                ? $"Stopped before the first epoch was saved. To begin again: espalier train --resume {folder.Path}"
                : $"Stopped; {recorder.SavedEpochs} of {training.Epochs} epochs are saved. To go on: espalier train --resume {folder.Path}");
            return ExitCode.Cancelled;
        }
        terminal.ClearProgress();
        context.Stop.Notice = null;
        return Finish(terminal, input, model, history, folder, report, recorder, json);
    }

    private static int Finish(Terminal terminal, TrainingInput input, Model model, History history, RunFolder folder, RunReport report, RunRecorder recorder, bool json)
    {
        double seconds = recorder.Seconds;
        // Drawing needs neither the saved file nor the judgement, and costs as much as both.
        Task drawing = Task.Run(() =>
        {
            RunPictures.Curves(folder, history, model, input.Recipe.Name);
            RunPictures.Network(folder, model);
        });
        var judged = JudgedRows.Unseen(input.Data);
        (string part, Dataset rows) = (judged.Part, judged.Rows);
        List<HeadResult> results;
        try
        {
            recorder.SaveModel(model, new JsonObject { ["epochs"] = history.Epochs.Count, ["seed"] = input.Recipe.Training.Seed });
            (double loss, results) = Judge.By(new Predictor(model, input.Data.Fitted), rows);
            report.With("status", "done").With("epochs_done", history.Epochs.Count).With("seconds", Math.Round(seconds, 3)).With("judged_by", part).With("loss", Json.Number(loss))
                .With("heads", new JsonObject(results.Select(r => KeyValuePair.Create(r.Head.Name, (JsonNode?)r.ToJson())))).Save();
        }
        finally
        {
            Task.WaitAny(drawing); // no picture is left half-drawn, whatever went wrong here
        }
        drawing.GetAwaiter().GetResult();
        RunPictures.Confusions(folder.Path, results, part);
        List<string> mistakes = RunPictures.Mistakes(folder.Path, results, judged);
        if (json)
        {
            Json.Write(terminal, new JsonObject { ["run"] = folder.Path, ["report"] = report.Json.DeepClone() });
            return ExitCode.Done;
        }
        terminal.Note("");
        string thing = input.Data.Fitted.Preparation is ImagePreparation ? "pictures" : "rows";
        terminal.NoteWrapped($"{Show.Number(history.Epochs.Count, "epoch")} in {Show.Time(seconds)}. Judged by {Show.Count(rows.Rows)} {(part == "test" ? $"test {thing}, which training never saw" : $"{part} {thing}")}:");
        terminal.Note("");
        ResultTable.Write(terminal, results);
        terminal.Line();
        char slash = Path.DirectorySeparatorChar;
        string pictures = $"Pictures (curves.png, {(results.Any(r => r is ClassResult) ? "confusion-*.png, " : "")}{(mistakes.Count > 0 ? "mistakes-*.png, " : "")}diagram.svg), model and report are in {folder.Path}{slash}";
        foreach (string line in TextWrap.Lines(pictures, terminal.Width)) terminal.Line(line);
        return ExitCode.Done;
    }
}

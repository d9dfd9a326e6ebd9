using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Espalier.Data;
using Espalier.Design;

namespace Espalier.Cli;

/// <summary><c>espalier grow RECIPE</c>: tries trees, sizes and settings near a recipe and writes the best as a recipe beside it.</summary>
internal static class GrowVerb
{
    private const int UntilTimeIsUp = 1000;

    public static Command Create(VerbContext context)
    {
        var input = new Argument<string>("recipe") { Description = "The recipe to start from (.yaml), or prepared data (.safetensors, .npz); with --resume the folder of a search." };
        var trials = new Option<int?>("--trials") { Description = "How many recipes to try; 24 by default, with --minutes as many as there is time for.", HelpName = "N" };
        var minutes = new Option<double?>("--minutes") { Description = "How long it may take. What the clock decides is recorded, so a resumed search ends in the same recipe, another one may not.", HelpName = "M" };
        var parameters = new Option<long?>("--parameters") { Description = "The most weights a network may have.", HelpName = "N" };
        var seeds = new Option<int>("--seeds") { Description = "With how many seeds finalists are trained and compared.", HelpName = "N", DefaultValueFactory = _ => 5 };
        var finalists = new Option<int>("--finalists") { Description = "How many recipes are trained with all seeds.", HelpName = "N", DefaultValueFactory = _ => 3 };
        var choose = new Option<string>("--choose") { Description = "What may change: some of tree, size, regularization, learning, losses, scaling, pooling, copies, epochs, augmentation, with commas between.", HelpName = "WHAT", DefaultValueFactory = _ => "all" };
        var seed = new Option<long>("--seed") { Description = "Names the random numbers of the search.", HelpName = "N" };
        var set = new Option<string[]>("--set") { Description = "Sets any key of the starting recipe, such as --set split.test=0.2.", HelpName = "KEY=VALUE", AllowMultipleArgumentsPerToken = false };
        var output = new Option<string?>("--out") { Description = "The search's folder; runs/NAME-grow by default.", HelpName = "FOLDER" };
        var resume = new Option<bool>("--resume") { Description = "Goes on with a search that was stopped.", Arity = ArgumentArity.Zero };
        Option<int?> threads = Options.Threads();
        Option<bool> json = Options.Json();
        var verb = new Command("grow", "Designs the tree: tries recipes near yours on validation rows, and compares the best with it on test rows.") { input, trials, minutes, parameters, seeds, finalists, choose, seed, set, threads, output, resume, json };
        verb.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(input);
            if (parsed.GetValue(resume)) return Resume(context, path, parsed.GetValue(threads), parsed.GetValue(json));
            var settings = new GrowSettings
            {
                Trials = parsed.GetValue(trials) ?? (parsed.GetValue(minutes) is null ? 24 : UntilTimeIsUp),
                Minutes = parsed.GetValue(minutes),
                Parameters = parsed.GetValue(parameters),
                Seeds = parsed.GetRequiredValue(seeds),
                Finalists = parsed.GetRequiredValue(finalists),
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads),
                Choices = GrowSettings.ReadChoices(parsed.GetRequiredValue(choose)),
            };
            if (Directory.Exists(path)) throw new EspalierException($"'{path}' is a folder; a recipe (.yaml) was expected. To go on with a search: espalier grow --resume {path}");
            using TrainingInput read = TrainingInput.Read(path, TrainVerb.Settings(null, null, parsed.GetValue(set) ?? []), context);
            return Run(context, read, settings, () => RunFolder.Create(parsed.GetValue(output), $"{read.Recipe.Name}-grow").Path, parsed.GetValue(json));
        });
        return verb;
    }

    private static int Resume(VerbContext context, string folder, int? threads, bool json)
    {
        if (!Directory.Exists(folder)) throw new EspalierException($"There is no search '{folder}'.");
        (GrowSettings settings, string text, string file, string dataFolder, string? from) = Grower.Begun(folder);
        Recipe recipe = Recipe.Parse(text, file.Length == 0 ? null : file, dataFolder.Length == 0 ? null : dataFolder);
        using TrainingInput input = from is null ? new TrainingInput(recipe, Prepare(context, recipe), dataFolder, null) : new TrainingInput(recipe, PreparedData.Open(from).With(recipe), "", from);
        return Run(context, input, settings with { Threads = threads }, () => folder, json);
    }

    private static int Run(VerbContext context, TrainingInput input, GrowSettings settings, Func<string> make, bool json)
    {
        Terminal terminal = context.Terminal;
        (Recipe recipe, PreparedData data) = (input.Recipe, input.Data);
        Grower.Check(data, settings, input.PreparedPath); // before a folder is made: what cannot be searched shows here
        string folder = make();
        terminal.NoteWrapped($"{recipe.Name}: {Show.Count(data.Rows.Train.Length)} rows to learn from, {Show.Count(data.Rows.Validation.Length)} to choose by, {Show.Count(data.Rows.Test.Length)} for the comparison at the end", indent: 2);
        terminal.Note($"search: {folder}");
        context.Stop.Notice = "Stopping: what was measured is kept. Ctrl-C again ends at once.";
        GrowReport report;
        try
        {
            report = new Grower(recipe, folder, settings, r => ReferenceEquals(r, recipe) ? data : input.PreparedPath is null ? Prepare(context, r) : data.With(r), new GrowLines(terminal), input.PreparedPath).Run(context.Stop.Token);
        }
        catch (OperationCanceledException)
        {
            terminal.Note($"Stopped. To go on: espalier grow --resume {folder}");
            return ExitCode.Cancelled;
        }
        context.Stop.Notice = null;
        string? written = report.Trial == 0 ? null : Save(report, input.PreparedPath ?? report.Start.File);
        if (json)
        {
            JsonObject all = report.ToJson();
            all["folder"] = folder;
            all["file"] = written;
            Json.Write(terminal, all);
        }
        else GrowSheet.Write(terminal, report, folder, written);
        return ExitCode.Done;
    }

    private static PreparedData Prepare(VerbContext context, Recipe recipe)
    {
        PreparedData prepared = recipe.Prepare(progress: new DownloadLine(context.Terminal), pictures: new PictureLine(context.Terminal), cancellation: context.Stop.Token);
        context.Terminal.ClearProgress();
        return prepared;
    }

    // Beside the starting recipe, since the files it names are relative to its folder; nothing that is there is overwritten.
    private static string Save(GrowReport report, string start)
    {
        string text = $"# Grown from {Path.GetFileName(start)} by espalier grow: trial {report.Trial.ToString(CultureInfo.InvariantCulture)} of {report.Trials.ToString(CultureInfo.InvariantCulture)}, chosen on validation rows.\n"
            + $"# {report.FoundTree}\n{report.Found.Text}";
        string stem = Path.Combine(Path.GetDirectoryName(start) ?? "", $"{Path.GetFileNameWithoutExtension(start)}-grown");
        for (int number = 1; ; number++)
        {
            string path = number == 1 ? $"{stem}.yaml" : $"{stem}-{number.ToString(CultureInfo.InvariantCulture)}.yaml";
            if (File.Exists(path) && File.ReadAllText(path) == text) return path; // a search that was resumed after it was done
            if (File.Exists(path)) continue;
            AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
            return path;
        }
    }
}

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Espalier.Cpu;
using Espalier.Data;

namespace Espalier.Design;

/// <summary>
/// Designs the tree: tries recipes near a starting one, measured on validation rows, and compares the best with it on test rows that nothing
/// looked at before. A search that was stopped goes on in its folder and ends in the same recipe.
/// </summary>
public sealed class Grower
{
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private const string ValidationShare = "0.15";

    private readonly Recipe _recipe;
    private readonly string _folder;
    private readonly GrowSettings _settings;
    private readonly Func<Recipe, PreparedData> _prepare;
    private readonly IProgress<GrowStep>? _progress;
    private readonly string? _prepared;

    /// <summary>A search.</summary>
    /// <param name="recipe">The starting recipe.</param>
    /// <param name="folder">Where it is recorded: <c>trials.jsonl</c>, the recipes tried, in the end <c>found.yaml</c>, <c>tree.svg</c> and <c>report.json</c>.</param>
    /// <param name="settings">How long and how wide it is; null for the defaults.</param>
    /// <param name="prepare">Prepares a recipe's data; null for <see cref="Recipe.Prepare(string?, IProgress{DownloadProgress}?, IProgress{ImageProgress}?, CancellationToken)"/>.</param>
    /// <param name="progress">Is told of every training that is done.</param>
    /// <param name="prepared">The file of prepared data that <paramref name="prepare"/> answers with, if it does: then scales and flips stay as they are.</param>
    /// <exception cref="EspalierException">A setting is out of its range.</exception>
    public Grower(Recipe recipe, string folder, GrowSettings? settings = null, Func<Recipe, PreparedData>? prepare = null, IProgress<GrowStep>? progress = null, string? prepared = null)
    {
        _settings = settings ?? new GrowSettings();
        if (prepared is not null) _settings = _settings with { Choices = _settings.Choices & ~(GrowChoices.Scaling | GrowChoices.Augmentation) };
        _settings.Check();
        (_recipe, _folder, _prepare, _progress, _prepared) = (recipe, folder, prepare ?? (r => r.Prepare()), progress, prepared);
    }

    /// <summary>Is told of each training before its time is taken, so that a clock that is not the wall's can go on meanwhile.</summary>
    internal Action<TrialTask>? Trained { get; init; }

    /// <summary>The settings of a search that was begun.</summary>
    /// <param name="folder">Its folder.</param>
    /// <returns>The settings, the text of the starting recipe, its file, the folder that its files are relative to, and the file of prepared data, if it learns from one.</returns>
    /// <exception cref="EspalierException">The folder holds no search.</exception>
    public static (GrowSettings Settings, string Recipe, string File, string DataFolder, string? Prepared) Begun(string folder)
    {
        string path = Path.Combine(folder, "grow.json");
        if (!File.Exists(path)) throw new EspalierException($"'{folder}' holds no search: it has no grow.json.");
        try
        {
            var json = JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new JsonException();
            return (GrowSettings.FromJson(json, path), (string?)json["recipe"] ?? "", (string?)json["file"] ?? "", (string?)json["data_folder"] ?? "", (string?)json["prepared"]);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            throw new EspalierException($"'{path}' is damaged or cannot be read.", e);
        }
    }

    /// <summary>Refuses what cannot be searched.</summary>
    /// <param name="data">The starting recipe's data.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="prepared">The file of prepared data that the search learns from, if it does.</param>
    /// <exception cref="EspalierException">A setting is out of its range, or there are no test rows; or no validation rows in a file that cannot be split again.</exception>
    public static void Check(PreparedData data, GrowSettings settings, string? prepared = null)
    {
        settings.Check();
        if (data.Test is null) throw new EspalierException($"Recipe '{data.Recipe.Name}' has no test rows, so nothing could say how good the found recipe is. Set split.test.");
        if (prepared is not null && data.Validation is null) throw new EspalierException($"'{prepared}' has no validation rows for a search to choose by, and cannot be split again. Prepare it with split.validation, or start from the recipe.");
    }

    /// <summary>Runs the search, or what is left of it.</summary>
    /// <param name="cancellation">Stops it; what was measured stays.</param>
    /// <exception cref="EspalierException">The recipe has no test rows, or the folder holds another search.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public GrowReport Run(CancellationToken cancellation = default)
    {
        var notes = new List<string>();
        long began = _settings.Clock.GetTimestamp(); // preparing takes time too
        var data = _prepare(_recipe);
        Check(data, _settings, _prepared);
        var (search, searched) = (_recipe, data);
        if (data.Validation is null)
        {
            search = _recipe.With("split.validation", ValidationShare);
            searched = _prepare(search);
            notes.Add($"The recipe has no validation rows: {searched.Rows.Validation.Length} of its training rows were set aside for the search.");
        }
        Directory.CreateDirectory(_folder);
        Begin();
        foreach (string file in Directory.EnumerateFiles(_folder, "*.tmp", SearchOption.AllDirectories)) File.Delete(file); // what a kill left
        using var log = new TrialLog(Path.Combine(_folder, "trials.jsonl"));
        var times = new TrialTimes(Path.Combine(_folder, "times.jsonl"), _settings.Clock, began);
        var start = DesignReader.Read(search, searched);
        if (start.IsFixed) notes.Add("The recipe's trunk or branches hold more than a search takes apart, so its tree is kept; losses, learning and regularization are not.");
        var writer = new DesignWriter(search, start);
        var ground = new Ground(search, r => ReferenceEquals(r, search) ? searched : _prepare(r), writer);
        string states = Path.Combine(_folder, "states");
        int threads = _settings.Threads ?? WorkerTeam.DefaultCount;
        var training = new TrialTraining(states);
        var crew = new TrialCrew(training, log, times, threads, Report, Trained);
        var time = new GrowTime(_settings, times, threads, ReferenceEquals(search, _recipe));
        var looking = new GrowSearch(search, start, ground, writer, _settings, time, log, training, crew, _folder, cancellation);
        looking.Run();
        var finals = new GrowFinals(looking, _settings, time, log, times, crew, threads, ground, cancellation);
        var chosen = finals.Choose();
        notes.AddRange(finals.Reasons);

        var own = ground;
        Recipe begun = search, found = chosen.Recipe;
        if (!ReferenceEquals(search, _recipe))
        {
            bool untouched = data.Rows.Test.ToHashSet().SetEquals(searched.Rows.Test);
            var onOwn = new DesignWriter(_recipe, start);
            if (untouched) (own, begun) = (new Ground(_recipe, r => ReferenceEquals(r, _recipe) ? data : _prepare(r), onOwn), _recipe);
            found = chosen.Number == 0 ? _recipe : onOwn.Write(chosen.Design);
        }
        var comparison = finals.Compare(chosen, own, begun, ReferenceEquals(begun, search) ? chosen.Recipe : found);
        foreach (var head in comparison.Heads.Where(h => h.IsGuessed))
            notes.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Head '{head.Head}': neither network answers better than always the most frequent class ({100 * head.Guess:0.0} %), so their difference says nothing. espalier doctor says why."));
        if (_settings.Minutes is not null)
            notes.Add($"The clock decided: {(looking.IsOutOfTime ? $"the search ended at trial {looking.Trials.Count(t => t.Epochs > 0)}" : "the search was not cut short")}, {finals.Seeds} seeds for finalists, {comparison.Seeds} for the comparison, {comparison.AloneSeeds} for networks of one head. Another search with the same minutes may come to something else, this one resumed does not.");
        var report = new GrowReport
        {
            Start = _recipe,
            Found = found,
            Trial = chosen.Number,
            StartTree = start.ToString(),
            FoundTree = chosen.Design.ToString(),
            Groups = chosen.Design.Groups,
            Trials = looking.Trials.Count(t => t.Epochs > 0),
            Alignment = looking.Affinities!.Alignment,
            LookAhead = looking.Affinities.LookAhead,
            Comparison = comparison,
            Notes = notes,
        };
        Finish(report, own.On(chosen.Design), states);
        return report;
    }

    private void Report(TrialTask task, TrialOutcome outcome) => _progress?.Report(new GrowStep(task.What, [.. outcome.Heads.Select(h => (h.Head, h.Score))], task.Tree, outcome.Parameters, outcome.Failure));

    // A folder belongs to one search: the same recipe and the same settings.
    private void Begin()
    {
        string path = Path.Combine(_folder, "grow.json");
        var json = _settings.ToJson();
        json["recipe"] = _recipe.Text;
        json["file"] = _recipe.File;
        if (_prepared is not null) json["prepared"] = Path.GetFullPath(_prepared);
        json["data_folder"] = _recipe.File.Length == 0 ? "" : Path.GetDirectoryName(Path.GetFullPath(_recipe.File));
        if (!File.Exists(path)) Write(path, json.ToJsonString(Pretty) + "\n");
        else if (JsonNode.Parse(File.ReadAllText(path)) is not JsonObject begun || (string?)begun["recipe"] != _recipe.Text || !JsonNode.DeepEquals(GrowSettings.FromJson(begun, path).ToJson(), _settings.ToJson()))
            throw new EspalierException($"'{_folder}' holds a search of another recipe or with other settings. Choose another folder.");
    }

    private void Finish(GrowReport report, PreparedData data, string states)
    {
        var model = report.Found.Build(data);
        Write(Path.Combine(_folder, "found.yaml"), report.Found.Text);
        Write(Path.Combine(_folder, "tree.svg"), Diagram.ToSvg(model));
        Write(Path.Combine(_folder, "tree.txt"), Diagram.ToText(model));
        Write(Path.Combine(_folder, "report.json"), report.ToJson().ToJsonString(Pretty) + "\n");
        if (Directory.Exists(states)) Directory.Delete(states, recursive: true); // nothing goes on from them any more
    }

    private static void Write(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}

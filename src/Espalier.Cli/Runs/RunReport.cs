using System.Runtime.InteropServices;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Espalier.Data;

namespace Espalier.Cli;

/// <summary><c>report.json</c>: where a run's data came from, what it was run with, and in the end how well it answers.</summary>
internal sealed class RunReport
{
    private readonly JsonObject _json;
    private readonly string _path;

    private RunReport(string path, JsonObject json) => (_path, _json) = (path, json);

    /// <summary>The whole report.</summary>
    public JsonObject Json => _json;

    /// <summary>The folder that the recipe's files are relative to.</summary>
    public string DataFolder => Text("data_folder");

    /// <summary>The name that the recipe's file had.</summary>
    public string RecipeFile => Text("recipe_file");

    /// <summary>The prepared data that the run was trained on; null when it was a recipe's own.</summary>
    public string? Prepared => (string?)_json["prepared"];

    /// <summary>The version of this tool.</summary>
    public static string Version => typeof(RunReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>The report of a run that begins.</summary>
    public static RunReport Begin(RunFolder folder, TrainingInput input, Model model) => new(folder.Report, new JsonObject
    {
        ["status"] = "running",
        ["name"] = input.Recipe.Name,
        ["espalier"] = Version,
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["system"] = $"{RuntimeInformation.OSDescription} {RuntimeInformation.ProcessArchitecture}",
        ["started"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
        ["recipe_file"] = input.Recipe.File,
        ["data_folder"] = input.DataFolder,
        ["prepared"] = input.PreparedPath,
        ["files"] = Files(input.Data),
        ["notes"] = new JsonArray([.. input.Data.Notes.Select(n => (JsonNode)n)]),
        ["rows"] = new JsonObject { ["train"] = input.Data.Rows.Train.Length, ["validation"] = input.Data.Rows.Validation.Length, ["test"] = input.Data.Rows.Test.Length },
        ["seed"] = input.Recipe.Training.Seed,
        ["split_seed"] = input.Recipe.Split.Seed,
        ["batch_size"] = input.Recipe.Training.BatchSize,
        ["epochs"] = input.Recipe.Training.Epochs,
        ["input_shape"] = new JsonArray([.. input.Data.Fitted.InputShape.Dims.ToArray().Select(n => (JsonNode)n)]),
        ["parameters"] = model.ParameterCount,
    });

    /// <summary>The report of a run that exists.</summary>
    /// <exception cref="EspalierException">It cannot be read.</exception>
    public static RunReport Read(RunFolder folder)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(folder.Report)) is JsonObject json ? new RunReport(folder.Report, json) : throw new JsonException();
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new EspalierException($"'{folder.Report}' is damaged or cannot be read, so the run's data cannot be found.", e);
        }
    }

    /// <summary>Throws when the data is not what the run was trained on.</summary>
    /// <param name="data">The data as it is now.</param>
    /// <exception cref="EspalierException">A file changed.</exception>
    public void CheckFiles(PreparedData data)
    {
        if (_json["files"] is not JsonArray before) return;
        foreach (var (old, now) in before.Zip(data.Origins))
            if ((string?)old?["sha256"] != now.Sha256)
                throw new EspalierException($"'{now.File}' is not the file that the run was trained on: it changed since. Start a new run.");
    }

    /// <summary>Puts a fact in.</summary>
    public RunReport With(string name, JsonNode? value)
    {
        _json[name] = value;
        return this;
    }

    /// <summary>Writes the file.</summary>
    public void Save() => AtomicFile.Write(_path, stream => stream.Write(Encoding.UTF8.GetBytes(Cli.Json.Text(_json) + "\n")));

    private static JsonArray Files(PreparedData data) => new([.. data.Origins.Select(o =>
        (JsonNode)new JsonObject { ["file"] = o.File, ["rows"] = o.Rows, ["bytes"] = o.Bytes, ["sha256"] = o.Sha256 })]);

    private string Text(string name) => (string?)_json[name] ?? throw new EspalierException($"'{_path}' is damaged: it has no '{name}'.");
}

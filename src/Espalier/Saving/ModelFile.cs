using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>
/// Model files in the format of Keras 3: a zip of settings (<c>config.json</c>), weights and optimizer state (<c>model.weights.h5</c>),
/// versions (<c>metadata.json</c>), and under <c>espalier/</c> what Keras has no place for.
/// </summary>
internal static class ModelFile
{
    private const string KerasVersion = "3.16.0"; // the version whose layout is written
    private const string Folder = "espalier/";
    private const string OwnMember = $"{Folder}model.json";

    // Weights that files leave out, such as a Normalization's that never saw data, are small.
    private const long NumbersBesides = 1L << 20;

    /// <summary>Writes a model.</summary>
    public static void Save(Model model, Stream stream, DateTimeOffset savedAt)
    {
        if (!model.IsDefined) throw new EspalierException($"{model.DisplayName} has no input yet, so there is nothing to save. Give it an input shape.");
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        Add(zip, "metadata.json", new JsonObject
        {
            ["keras_version"] = KerasVersion,
            ["date_saved"] = savedAt.ToString("yyyy-MM-dd@HH:mm:ss", CultureInfo.InvariantCulture),
        });
        var config = NetworkWriter.Object(model);
        config["compile_config"] = CompileWriter.Write(model.Compilation, forKeras: true);
        Add(zip, "config.json", config);
        using (var weights = WeightWriter.Write(model, withOptimizer: true)) KerasArchive.Add(zip, "model.weights.h5", weights);
        Add(zip, OwnMember, Own(model));
        foreach (var (name, bytes) in model.Extras) KerasArchive.Add(zip, Folder + CheckedName(name), new MemoryStream(bytes, writable: false));
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="EspalierException">The file is no such model; the message starts with a lower-case letter and does not name the file.</exception>
    public static Model Load(Stream stream)
    {
        using var archive = new KerasArchive(stream);
        var config = Json(archive, "config.json") ?? throw new EspalierException("it has no 'config.json', so it is no Keras 3 model.");
        var own = Json(archive, OwnMember);
        if (LayerReader.Unknown(config) is { Count: > 0 } unknown)
            throw new EspalierException($"it has layers that are not known here: {string.Join("; ", unknown)}. Nothing of the file was run.");
        var weights = Weights(archive) is { } bytes ? new WeightReader(bytes) : null;
        using var scope = new LoadScope(checked((weights?.Count() ?? 0) + NumbersBesides));
        long seed = own?["seed"] is JsonValue value && value.TryGetValue(out long given) ? given : 0;
        var model = LayerReader.ReadModel(config, seed);
        if (!model.IsDefined) Build((Sequential)model, config);
        if (weights is null) scope.Warn("The file has no weights: they are drawn anew.");
        else KerasWeights.Into(model, weights);
        FirstWeights.Draw(model, seed);
        CompileReader.Compile((own?["compile_config"] ?? config["compile_config"]) as JsonObject, own?["class_weights"] as JsonObject,
            own?["balance"] as JsonObject, model, scope);
        if (weights is not null) OptimizerState.Read(model, weights, scope);
        foreach (string name in archive.Names.Where(n => n.StartsWith(Folder, StringComparison.Ordinal) && n != OwnMember && !n.EndsWith('/')))
            model.Extras[CheckedName(name[Folder.Length..])] = archive.ReadExtra(name)!;
        model.LoadWarnings = [.. scope.Warnings];
        return model;
    }

    /// <summary>The weights of a model file.</summary>
    /// <exception cref="EspalierException">It is no model file, or has none.</exception>
    public static byte[] Weights(Stream stream)
    {
        using var archive = new KerasArchive(stream);
        return Weights(archive) ?? throw new EspalierException("it has no 'model.weights.h5', so there are no weights in it.");
    }

    private static byte[]? Weights(KerasArchive archive)
    {
        if (archive.Names.FirstOrDefault(n => n is "model.weights.npz" or "model.weights.json") is { } other)
            throw new EspalierException($"its weights are in '{other}': {(other.EndsWith("npz", StringComparison.Ordinal) ? "NumPy objects that only Python can unpack" : "several files")}. "
                + "Save the model with Keras as it does by default, in one 'model.weights.h5'.");
        return archive.ReadWeights("model.weights.h5");
    }

    // What Keras has no place for, and what would keep it from loading the file.
    private static JsonObject Own(Model model)
    {
        var own = new JsonObject { ["format"] = 1, ["seed"] = model.Seed };
        if (!CompileWriter.IsKeras(model.Compilation)) own["compile_config"] = CompileWriter.Write(model.Compilation, forKeras: false);
        if (model.Compilation?.Balance is { } balance) own["balance"] = BalanceFile.Write(balance);
        var weighted = model.Compilation?.Heads.Where(h => h.ClassWeights is not null).ToList() ?? [];
        if (weighted.Count > 0)
            own["class_weights"] = new JsonObject(weighted.Select(h => KeyValuePair.Create(h.Name,
                h.ClassWeights!.Values is { } values ? new JsonArray([.. values.Select(v => (JsonNode)v)]) : (JsonNode?)"balanced")));
        return own;
    }

    private static void Build(Sequential model, JsonObject config)
    {
        var sizes = config["config"]?["build_input_shape"] as JsonArray ?? config["build_config"]?["input_shape"] as JsonArray;
        if (sizes is null || sizes.Count < 1) return;
        model.Build(InputLayer.FromConfig(new Config(model.DisplayName, new JsonObject { ["batch_shape"] = sizes.DeepClone() })).Shape.WithoutFirst());
    }

    private static string CheckedName(string name) =>
        name.Length > 0 && !name.StartsWith('/') && !name.Contains('\\', StringComparison.Ordinal) && !name.Split('/').Any(p => p is "" or "." or "..")
        && Folder + name != OwnMember ? name : throw new EspalierException($"it cannot have an extra named '{name}': a name is made of parts parted by '/'.");

    private static JsonObject? Json(KerasArchive archive, string name)
    {
        if (archive.Read(name) is not { } bytes) return null;
        try
        {
            return PythonJson.ReadObject(bytes);
        }
        catch (JsonException e)
        {
            throw new EspalierException($"its member '{name}' is not JSON: {e.Message}", e);
        }
    }

    private static void Add(ZipArchive zip, string name, JsonObject json) => KerasArchive.Add(zip, name, new MemoryStream(PythonJson.Write(json)));
}

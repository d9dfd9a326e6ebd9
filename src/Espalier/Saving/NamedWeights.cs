using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>
/// Weights as arrays with names, in <c>.safetensors</c> or NumPy's <c>.npz</c>: each is called by the path that Keras's <c>variable.path</c> has, such as
/// <c>trunk1/kernel</c>.
/// </summary>
internal static class NamedWeights
{
    /// <summary>The layers' classes by name, as JSON, among the metadata.</summary>
    private const string LayersKey = "layers";

    /// <summary>Writes a safetensors file.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">Where to.</param>
    /// <param name="metadata">Texts to keep beside the weights.</param>
    public static void SaveSafetensors(Model model, string path, IReadOnlyDictionary<string, string>? metadata)
    {
        var writer = new SafetensorsWriter();
        foreach (var (name, weight) in WeightNames.Of(model)) writer.Add<float>(name, weight.Shape, weight.Values.ToArray());
        (writer.Metadata["format"], writer.Metadata["model"]) = ("np", model.FileName);
        writer.Metadata["heads"] = new JsonArray([.. model.Heads.Select(h => (JsonNode)h.Name)]).ToJsonString();
        writer.Metadata[LayersKey] = new JsonObject(model.Layers.Select(l => KeyValuePair.Create(l.DisplayName, (JsonNode?)l.ClassName))).ToJsonString();
        foreach (var (key, text) in metadata ?? new Dictionary<string, string>()) writer.Metadata[key] = text;
        writer.Save(path);
    }

    /// <summary>Writes an npz file.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">Where to.</param>
    public static void SaveNpz(Model model, string path) =>
        NpzFile.Write(path, WeightNames.Of(model).Select(n => KeyValuePair.Create(n.Name, NpyArray.From<float>(n.Weight.Shape, n.Weight.Values))));

    /// <summary>Reads a safetensors file.</summary>
    /// <param name="model">The model; its weights exist.</param>
    /// <param name="path">The file.</param>
    /// <param name="some">Whether what does not fit is passed over.</param>
    public static LoadedWeights LoadSafetensors(Model model, string path, bool some)
    {
        using var file = SafetensorsFile.Open(path);
        return Load(model, path, file.Entries.ToDictionary(e => e.Name, e => (e.Shape, (Func<float[]>)(() => file.ReadTensor(e.Name).Values)), StringComparer.Ordinal), some);
    }

    /// <summary>Reads an npz file.</summary>
    /// <param name="model">The model; its weights exist.</param>
    /// <param name="path">The file.</param>
    /// <param name="some">Whether what does not fit is passed over.</param>
    public static LoadedWeights LoadNpz(Model model, string path, bool some) =>
        Load(model, path, NpzFile.Read(path).ToDictionary(a => a.Key, a => (a.Value.Shape, (Func<float[]>)(() => a.Value.ToTensor().Values)), StringComparer.Ordinal), some);

    private static LoadedWeights Load(Model model, string path, Dictionary<string, (Shape Shape, Func<float[]> Read)> arrays, bool some)
    {
        var loading = new WeightLoading();
        var names = WeightNames.Of(model);
        string prefix = Prefix(names, arrays);
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, weight) in names)
        {
            if (!arrays.TryGetValue(prefix + name, out var array))
                loading.Missing($"The file has no '{name}' of shape {weight.Shape}.{Nearest.Suggest(name, arrays.Keys)}");
            else if (used.Add(prefix + name) && array.Shape.Dims.SequenceEqual(weight.Shape.Dims)) loading.Found(name, weight, array.Read);
            else loading.Misshapen($"The model expected '{name}' of shape {weight.Shape}, but the file has {array.Shape}.");
        }
        foreach (string name in arrays.Keys.Where(n => !used.Contains(n)).Order(StringComparer.Ordinal))
            loading.Unused($"The file has '{name}' of shape {arrays[name].Shape}, which the model lacks.");
        try
        {
            return loading.Finish(some);
        }
        catch (EspalierException e)
        {
            throw new EspalierException($"'{path}' cannot be loaded: {e.Message}", e);
        }
    }

    // Keras puts the name of a Sequential in front of those of its layers, so all may begin with it.
    private static string Prefix(IReadOnlyList<(string Name, Weight Weight)> names, Dictionary<string, (Shape, Func<float[]>)> arrays)
    {
        if (arrays.Count == 0 || names.Any(n => arrays.ContainsKey(n.Name))) return "";
        string first = arrays.Keys.First();
        int end = first.IndexOf('/', StringComparison.Ordinal);
        return end > 0 && arrays.Keys.All(k => k.StartsWith(first[..(end + 1)], StringComparison.Ordinal)) ? first[..(end + 1)] : "";
    }
}

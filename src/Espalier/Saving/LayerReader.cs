using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>Rebuilds layers from Keras configurations.</summary>
internal static class LayerReader
{
    private const int MostPaths = 5;

    /// <summary>Rebuilds a layer.</summary>
    /// <param name="json">Class and settings.</param>
    /// <exception cref="EspalierException">The class is not known, or a setting is wrong.</exception>
    public static Layer Read(JsonObject json)
    {
        string className = ClassOf(json) ?? throw new EspalierException("A layer has no 'class_name'.");
        if (PlainOp.IsOne(json)) return PlainOp.Read(json);
        var settings = json["config"] as JsonObject ?? [];
        string? name = Text(settings["name"]) ?? Text(json["name"]);
        string owner = name is null ? className : $"{className} '{name}'";
        var layer = Registry<Layer>.Create(className, new Config(owner, settings.DeepClone().AsObject()));
        if (layer is not Model) LoadScope.Current?.Compare(owner, layer, settings);
        return layer;
    }

    /// <summary>Rebuilds a whole model.</summary>
    /// <param name="json">Class and settings.</param>
    /// <param name="seed">The model's seed.</param>
    /// <exception cref="EspalierException">It is no model, or a setting is wrong.</exception>
    public static Model ReadModel(JsonObject json, long seed)
    {
        string className = ClassOf(json) ?? throw new EspalierException("its 'config.json' has no 'class_name'.");
        var config = new Config(className, json["config"] as JsonObject ?? throw new EspalierException("its 'config.json' has no settings."));
        if (config.Text("name") is { } name) config = new Config($"{className} '{name}'", config.Json);
        return className switch
        {
            "Sequential" => Sequential.FromConfig(config, seed),
            "Functional" or "Model" => Model.FromConfig(config, seed),
            _ => throw new EspalierException($"it is a {className}, not a Functional or Sequential model."),
        };
    }

    /// <summary>The layers that a configuration needs and nothing here has: where they are in the model, their classes, and what to do.</summary>
    /// <param name="json">A layer or a model.</param>
    public static IReadOnlyList<string> Unknown(JsonObject json)
    {
        var found = new List<(string Class, string Path, string? Hint)>();
        if (json["config"] is JsonObject { } config && config["layers"] is JsonArray) Within(config, "", found);
        else Collect(json, "", found);
        return [.. found.GroupBy(f => (f.Class, f.Hint)).Select(g => $"{g.Key.Class} {Listed([.. g.Select(f => f.Path)])}{(g.Key.Hint is { } hint ? $" ({hint})" : "")}")];
    }

    private static string Listed(string[] paths) =>
        string.Join(", ", paths.Take(MostPaths).Select(p => $"'{p}'")) + (paths.Length > MostPaths ? FormattableString.Invariant($" and {paths.Length - MostPaths} more") : "");

    private static void Collect(JsonObject json, string prefix, List<(string, string, string?)> found)
    {
        if (ClassOf(json) is not { } className) return;
        string path = prefix + (Text((json["config"] as JsonObject)?["name"]) ?? Text(json["name"]) ?? className);
        if (PlainOp.IsOne(json))
        {
            if (!PlainOp.Knows(className)) found.Add((className, path, $"an operator of {Text(json["module"])}, which is not known here"));
            return;
        }
        if (className == "Lambda" || !Registry<Layer>.Knows(className)) found.Add((className, path, KerasLayers.Hint(className, Text(json["registered_name"]))));
        else if (json["config"] is JsonObject config) Within(config, $"{path}/", found);
    }

    private static void Within(JsonObject config, string prefix, List<(string, string, string?)> found)
    {
        if (config["layers"] is JsonArray layers)
            foreach (var layer in layers.OfType<JsonObject>()) Collect(layer, prefix, found);
        foreach (string key in (string[])["layer", "backward_layer", "cell"])
            if (config[key] is JsonObject inner) Collect(inner, prefix, found);
    }

    private static string? ClassOf(JsonObject json) => Text(json["class_name"]);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}

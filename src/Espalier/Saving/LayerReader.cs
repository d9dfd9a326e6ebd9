using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>Rebuilds layers from Keras configurations.</summary>
internal static class LayerReader
{
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

    /// <summary>The class names a configuration needs and nothing here has, with what is known of them, each once.</summary>
    /// <param name="json">A layer or a model.</param>
    public static IReadOnlyList<string> Unknown(JsonObject json)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        Collect(json, names);
        return [.. names];
    }

    private static void Collect(JsonObject json, SortedSet<string> names)
    {
        if (ClassOf(json) is not { } className) return;
        if (className == "Lambda") names.Add("Lambda (Python code, which is never run)");
        else if (PlainOp.IsOne(json))
        {
            if (!PlainOp.Knows(className)) names.Add($"{className} (an operator of {Text(json["module"])})");
            return;
        }
        else if (!Registry<Layer>.Knows(className)) names.Add(Text(json["registered_name"]) is { } own && own != className ? $"{className} ({own})" : className);
        if (json["config"] is not JsonObject config) return;
        if (config["layers"] is JsonArray layers)
            foreach (var layer in layers.OfType<JsonObject>()) Collect(layer, names);
        foreach (string key in (string[])["layer", "backward_layer", "cell"])
            if (config[key] is JsonObject inner) Collect(inner, names);
    }

    private static string? ClassOf(JsonObject json) => Text(json["class_name"]);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}

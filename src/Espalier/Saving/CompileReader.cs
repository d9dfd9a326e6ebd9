using System.Text.Json;
using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>Compiles a loaded model as its <c>compile_config</c> says. What is not known here is passed over with a warning.</summary>
internal static class CompileReader
{
    /// <summary>Compiles the model, if the file says how.</summary>
    /// <param name="json">The configuration; null or empty when the model was not compiled.</param>
    /// <param name="classWeights">The class weights by head, which Keras does not keep; null when there are none.</param>
    /// <param name="balance">The balance, which Keras does not keep; null when there is none.</param>
    /// <param name="model">The model.</param>
    /// <param name="scope">Gets the warnings.</param>
    public static void Compile(JsonObject? json, JsonObject? classWeights, JsonObject? balance, Model model, LoadScope scope)
    {
        if (json is null || json.Count == 0) return;
        try
        {
            var config = new Config("compile_config", json);
            var optimizer = config.Object<Optimizer>("optimizer");
            if (optimizer is null) return;
            var losses = Read(json["loss"], model, (_, node) => Item<Loss>(node)!);
            var weights = Read(json["loss_weights"], model, (_, node) => node is JsonValue ? new Config("loss_weights", new JsonObject { ["w"] = node.DeepClone() }).Number("w") : (double?)null);
            var metrics = Read(json["metrics"], model, (head, node) => Metrics(head, node, scope));
            if (json["weighted_metrics"] is JsonArray { Count: > 0 } or JsonObject { Count: > 0 })
                scope.Warn("Weighted metrics are not known here and were passed over.");
            var byHead = new MetricsByHead();
            foreach (var (head, list) in metrics) byHead[head] = list;
            model.Compile(optimizer, Set(losses), Set(weights.ToDictionary(p => p.Key, p => p.Value!.Value)), byHead, ReadClassWeights(classWeights),
                BalanceFile.Read(balance));
        }
        catch (EspalierException e)
        {
            scope.Warn($"The model is not compiled, since its settings for training cannot be rebuilt: {e.Message} Call Compile.");
        }
    }

    private static PerHead<T> Set<T>(Dictionary<string, T> values)
    {
        var set = new PerHead<T>();
        foreach (var (head, value) in values) set[head] = value;
        return set;
    }

    // One value for all heads, a list in the order of the heads, or a dictionary by name.
    private static Dictionary<string, T> Read<T>(JsonNode? node, Model model, Func<Head, JsonNode, T?> read)
    {
        var values = new Dictionary<string, T>(StringComparer.Ordinal);
        for (int i = 0; i < model.Heads.Count; i++)
        {
            var head = model.Heads[i];
            var own = node switch
            {
                JsonObject o when o["class_name"] is null => o[head.Name],
                JsonArray list when IsByHead(list, model) => i < list.Count ? list[i] : null,
                _ => node,
            };
            if (own is not null && read(head, own) is { } value) values[head.Name] = value;
        }
        return values;
    }

    // With one head a flat list is that head's; with several each item is a head's.
    private static bool IsByHead(JsonArray list, Model model) =>
        model.Heads.Count > 1 || list.Count == 1 && list[0] is JsonArray || list.Count == 1 && list[0] is not null && list[0]!.GetValueKind() == JsonValueKind.Number;

    private static MetricList? Metrics(Head head, JsonNode node, LoadScope scope)
    {
        var items = new List<Metric>();
        JsonNode?[] nodes = node is JsonArray list ? [.. list] : [node];
        foreach (var item in nodes)
        {
            if (item is JsonArray inner)
            {
                if (Metrics(head, inner, scope) is { } more) items.AddRange(more);
                continue;
            }
            try
            {
                if (item is not null && Item<Metric>(item) is { } metric) items.Add(metric);
            }
            catch (EspalierException e)
            {
                scope.Warn($"A metric of head '{head.Name}' was passed over: {e.Message}");
            }
        }
        return items.Count == 0 ? null : MetricList.Create(items.ToArray());
    }

    private static T? Item<T>(JsonNode node) where T : class
    {
        if (node is JsonArray { Count: 1 } wrapped && wrapped[0] is { } only) node = only;
        var item = new Config(typeof(T).Name.ToLowerInvariant(), new JsonObject { ["item"] = node.DeepClone() }).Object<T>("item");
        string? typed = node is JsonValue value ? value.GetValue<string>() : (string?)node["class_name"] == "function" ? (string?)node["config"] : null;
        return typed is not null && item is Metric metric ? metric.Renamed(typed) as T : item; // Keras names a metric as it was typed
    }

    private static PerHead<ClassWeights>? ReadClassWeights(JsonObject? json)
    {
        if (json is null) return null;
        var weights = new PerHead<ClassWeights>();
        var config = new Config("class weights", json);
        foreach (var (head, value) in json)
            weights[head] = value is JsonArray ? new ClassWeights(config.Numbers(head)!) : ClassWeights.Balanced;
        return weights;
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Espalier.Tests.Saving;

/// <summary>Compares the settings of a model as Keras wrote them with those written here.</summary>
internal static class ConfigTree
{
    // What has no meaning for a reader, or is newer than the Keras files may be for.
    private static readonly HashSet<string> Free = ["shared_object_id", "build_config", "compile_config", "quantization_config", "date_saved", "registered_name", "optional", "seed",
        "renorm", "renorm_clipping", "renorm_momentum", "rms_scaling", "use_gate", "sliding_window"];

    /// <summary>The differences, each as a path and what stands there. Keras refuses keys it does not know, so each key of ours counts.</summary>
    public static IReadOnlyList<string> Differences(JsonNode? keras, JsonNode? ours)
    {
        var found = new List<string>();
        Compare("", keras, ours, found);
        return found;
    }

    private static void Compare(string path, JsonNode? keras, JsonNode? ours, List<string> found)
    {
        // Which batch a lazily built model happened to see first is no part of it.
        if (path.EndsWith("/dtype", StringComparison.Ordinal) || path.EndsWith("_shape/0", StringComparison.Ordinal)) return;
        switch (keras, ours)
        {
            case (JsonObject a, JsonObject b):
                foreach (var (key, value) in a)
                    if (!Free.Contains(key) && (b.ContainsKey(key) || !IsNothing(value))) Compare($"{path}/{key}", value, b[key], found);
                foreach (var (key, value) in b)
                    if (!a.ContainsKey(key) && !Free.Contains(key)) found.Add($"{path}/{key}: only ours has it: {value?.ToJsonString()}");
                return;
            case (JsonArray a, JsonArray b):
                // The order of layers has no meaning.
                bool layers = path.EndsWith("/layers", StringComparison.Ordinal) && a.All(l => l is JsonObject o && o.ContainsKey("inbound_nodes"));
                JsonNode?[] left = layers ? [.. a.OrderBy(NameOf, StringComparer.Ordinal)] : [.. a], right = layers ? [.. b.OrderBy(NameOf, StringComparer.Ordinal)] : [.. b];
                if (left.Length != right.Length) found.Add($"{path}: {left.Length} and {right.Length} items");
                else for (int i = 0; i < left.Length; i++) Compare($"{path}/{(layers ? NameOf(left[i]) : i.ToString(CultureInfo.InvariantCulture))}", left[i], right[i], found);
                return;
        }
        if (Text(keras) != Text(ours)) found.Add($"{path}: {Text(keras)} and {Text(ours)}");
    }

    // Masks that are not given, and the like.
    private static bool IsNothing(JsonNode? node) => node is null;

    private static string? NameOf(JsonNode? layer) => (string?)layer!["name"];

    private static string Text(JsonNode? node) => node switch
    {
        null => "null",
        JsonValue value when value.GetValueKind() == JsonValueKind.Number =>
            ((float)double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture)).ToString("G6", CultureInfo.InvariantCulture),
        _ => node.ToJsonString(),
    };
}

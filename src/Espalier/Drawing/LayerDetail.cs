using System.Globalization;
using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>What a box of a diagram says about a layer besides its name: the class, the settings that matter most, the activation.</summary>
internal static class LayerDetail
{
    public static string Of(Layer layer)
    {
        if (layer is InputLayer) return "input";
        if (layer is Model model) return $"{(model is Sequential ? "Sequential" : "Model")} · {Count(model.Layers.Count(l => l is not (InputLayer or PlainOp)), "layer")}";
        var config = new Config(layer.DisplayName);
        layer.WriteConfig(config);
        var text = layer.ClassName == "Activation" ? "" : layer.ClassName;
        if (Window(config.Json["kernel_size"] ?? config.Json["pool_size"]) is { } window) text += $" {window}";
        if (config.Json["rate"] is JsonValue rate && rate.TryGetValue(out double share)) text += string.Create(CultureInfo.InvariantCulture, $" {share:0.###}");
        string? activation = Activation(config.Json["activation"]);
        return activation is null ? text : text.Length == 0 ? activation : $"{text} · {activation}";
    }

    public static string Count(long count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");

    private static string? Window(JsonNode? sizes) => sizes is JsonArray array ? string.Join("×", array.Select(s => s?.ToJsonString()))
        : sizes is JsonValue ? sizes.ToJsonString() : null;

    private static string? Activation(JsonNode? node)
    {
        string? name = node switch
        {
            JsonValue value when value.TryGetValue(out string? text) => text,
            JsonObject o => (string?)o["class_name"],
            _ => null,
        };
        return name == "linear" ? null : name;
    }
}

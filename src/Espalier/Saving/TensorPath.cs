using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>Which tensor a configuration speaks of: an output of a call of a layer.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Node">Which of its calls, from 0.</param>
/// <param name="Output">Which output of the call, from 0.</param>
internal readonly record struct TensorPath(string Layer, int Node, int Output)
{
    /// <summary>Reads <c>["name", node, output]</c>, with or without more behind.</summary>
    public static bool TryRead(JsonNode? node, out TensorPath path)
    {
        path = default;
        if (node is not JsonArray { Count: >= 3 } array || array[0] is not JsonValue name || !name.TryGetValue(out string? layer)
            || array[1] is not JsonValue call || !call.TryGetValue(out int index)
            || array[2] is not JsonValue output || !output.TryGetValue(out int tensor)) return false;
        path = new TensorPath(layer, index, tensor);
        return index >= 0 && tensor >= 0;
    }

    /// <summary>The tensors among arguments, in Keras's order: lists as they stand, dictionaries by sorted keys; constants are passed over.</summary>
    /// <param name="arguments">Arguments of a call.</param>
    /// <param name="order">The order of names in a dictionary, where it is known.</param>
    /// <param name="found">Receives the tensors.</param>
    public static void Collect(JsonNode? arguments, IReadOnlyList<string>? order, List<TensorPath> found)
    {
        switch (arguments)
        {
            case JsonArray when TryRead(arguments, out var legacy):
                found.Add(legacy);
                break;
            case JsonArray array:
                foreach (var item in array) Collect(item, order, found);
                break;
            case JsonObject tensor when (tensor["class_name"] as JsonValue)?.GetValueKind() == System.Text.Json.JsonValueKind.String:
                if ((string?)tensor["class_name"] == "__keras_tensor__" && TryRead(tensor["config"]?["keras_history"], out var path)) found.Add(path);
                break;
            case JsonObject named:
                var keys = named.Select(p => p.Key);
                keys = order is not null && order.All(named.ContainsKey) ? order : keys.Order(StringComparer.Ordinal);
                foreach (string key in keys) Collect(named[key], null, found);
                break;
        }
    }

    /// <summary>Call and output in words.</summary>
    public override string ToString() => FormattableString.Invariant($"call {Node} of '{Layer}'");
}

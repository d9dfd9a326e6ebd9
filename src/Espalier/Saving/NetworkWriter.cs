using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>Writes networks as Keras configurations: layers with the calls of each, inputs and outputs.</summary>
internal static class NetworkWriter
{
    private const string FunctionalModule = "keras.src.models.functional";

    /// <summary>A layer as Keras writes objects: module, class, settings, and the shape its weights were made for.</summary>
    /// <param name="layer">The layer.</param>
    public static JsonObject Object(Layer layer)
    {
        var config = new Config(layer.DisplayName);
        layer.WriteConfig(config);
        bool functional = layer is Model and not Sequential;
        var json = new JsonObject
        {
            ["module"] = functional ? FunctionalModule : layer switch { Sequential => "keras", PlainOp op => op.Module, _ => "keras.layers" },
            ["class_name"] = layer.ClassName,
            ["config"] = config.Json,
            ["registered_name"] = functional || layer is PlainOp ? layer.ClassName : null,
        };
        if (functional) json["build_config"] = new JsonObject { ["input_shape"] = null };
        else if (layer is Sequential sequential) json["build_config"] = new JsonObject { ["input_shape"] = Sizes(sequential.Inputs.Items[0].Shape) };
        else if (layer.Weights.Count > 0 && layer.BuiltFor.Count == 1)
            json["build_config"] = new JsonObject { ["input_shape"] = Sizes(layer.BuiltFor[0]) };
        return json;
    }

    /// <summary>Writes the settings of a functional model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="json">Receives the settings.</param>
    public static void Functional(Model model, JsonObject json)
    {
        var calls = model.Network.GroupBy(c => c.Layer).ToDictionary(g => g.Key, g => g.OrderBy(c => c.Index).ToArray());
        var layers = new JsonArray();
        foreach (var layer in model.Layers)
        {
            var entry = Object(layer);
            if (layer is Model) entry["compile_config"] = new JsonObject();
            entry["name"] = layer.Name;
            entry["inbound_nodes"] = layer is InputLayer ? [] : new JsonArray([.. calls[layer].Select(c => Node(c, calls))]);
            layers.Add((JsonNode)entry);
        }
        json["layers"] = layers;
        json["input_layers"] = Ends(model.Inputs, calls);
        json["output_layers"] = Ends(model.Outputs, calls);
    }

    /// <summary>Sizes with null for the batch.</summary>
    public static JsonArray Sizes(Shape shape) => new([.. shape.Dims.ToArray().Select(d => d == Shape.Batch ? null : (JsonNode)d)]);

    private static JsonObject Node(LayerCall call, Dictionary<Layer, LayerCall[]> calls)
    {
        JsonNode[] tensors = [.. call.Inputs.Select(i => Tensor(i, calls))];
        var arguments = new JsonArray();
        var byName = new JsonObject();
        if (call.Layer is PlainOp op)
            foreach (var argument in op.Arguments(tensors)) arguments.Add(argument);
        else if (call.Layer is Model { Inputs.Names: { } names })
        {
            var named = new JsonObject();
            for (int i = 0; i < tensors.Length; i++) named[names[i]] = tensors[i];
            arguments.Add((JsonNode)named);
        }
        else call.Layer.WriteCall(tensors, arguments, byName);
        foreach (var (name, mask) in call.Masks) byName[name] = mask is null ? null : Tensor(mask, calls);
        return new JsonObject { ["args"] = arguments, ["kwargs"] = byName };
    }

    private static JsonObject Tensor(Symbol symbol, Dictionary<Layer, LayerCall[]> calls) => new()
    {
        ["class_name"] = "__keras_tensor__",
        ["config"] = new JsonObject
        {
            ["shape"] = Sizes(symbol.Shape),
            ["dtype"] = "float32",
            ["keras_history"] = History(symbol, calls, 0),
        },
    };

    // The node counts calls within this model only: a layer may have been applied in others too.
    private static JsonArray History(Symbol symbol, Dictionary<Layer, LayerCall[]> calls, int shift)
    {
        var call = LayerCall.Of(symbol);
        return [call.Layer.Name, Array.IndexOf(calls[call.Layer], call) + shift, call.IndexOf(symbol)];
    }

    private static JsonNode Ends(Symbols symbols, Dictionary<Layer, LayerCall[]> calls)
    {
        if (symbols.IsSingle) return End(symbols.Items[0], calls);
        if (symbols.Names is not { } names) return new JsonArray([.. symbols.Items.Select(s => End(s, calls))]);
        var named = new JsonObject();
        for (int i = 0; i < names.Count; i++) named[names[i]] = End(symbols.Items[i], calls);
        return named;
    }

    // Keras counts the node a nested functional model has of its own here, though not in the histories of tensors.
    private static JsonArray End(Symbol symbol, Dictionary<Layer, LayerCall[]> calls) =>
        History(symbol, calls, LayerCall.Of(symbol).Layer is Model and not Sequential ? 1 : 0);
}

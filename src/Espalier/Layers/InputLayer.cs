using System.Text.Json.Nodes;
using Espalier.Graph;

namespace Espalier;

/// <summary>Where numbers come into a network.</summary>
[Registered("InputLayer")]
public sealed class InputLayer : Layer
{
    /// <summary>Makes an input.</summary>
    /// <param name="shape">The shape of one row, without the batch axis.</param>
    /// <param name="name">The name.</param>
    public InputLayer(Shape shape, string? name = null) : base(name)
    {
        if (shape.HasBatch) throw Misfit($"needs the shape of one row, without the batch, but got {shape}.");
        Shape = new Shape([Shape.Batch, .. shape.Dims]);
    }

    /// <summary>The shape with the batch axis.</summary>
    public Shape Shape { get; }

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        if (inputs.Count != 0) throw Misfit("takes no inputs.");
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs) => [Graph.Input.Of(Name ?? "input", Shape)];

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        config.Json["batch_shape"] = new JsonArray([.. Shape.Dims.ToArray().Select(d => d == Shape.Batch ? null : (JsonNode)d)]);
        config.Json["dtype"] = "float32";
        config.Json["sparse"] = false;
        config.Json["ragged"] = false;
        config.Json["name"] = Name;
    }

    internal static InputLayer FromConfig(Config c)
    {
        var sizes = (c.Node("batch_shape") ?? c.Node("batch_input_shape")) as JsonArray ?? throw c.Wrong("batch_shape", "a list of sizes");
        var shape = new Shape([.. sizes.Skip(1).Select(d => d is JsonValue v && v.TryGetValue(out int size) ? size
            : throw new EspalierException($"{c.Owner}: an input needs the size of every axis but the batch, and got {sizes.ToJsonString()}."))]);
        return new InputLayer(shape, c.Text("name"));
    }
}

/// <summary>The layers as methods that read in the order of the network: <c>x.Dense(64).Dropout(0.5)</c>.</summary>
public static partial class Layers
{
    /// <summary>Where numbers come into a network.</summary>
    /// <param name="shape">The shape of one row, without the batch axis, such as <c>new(11)</c> or <c>new(60, 64, 1)</c>.</param>
    /// <param name="name">The name.</param>
    public static Symbol Input(Shape shape, string? name = null) => new InputLayer(shape, name).Apply();
}

using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>
/// Layers one behind the other. Without an <see cref="InputLayer"/> in front the network is made when the first data, or the first
/// application, shows the shape.
/// </summary>
[Registered("Sequential")]
public sealed class Sequential : Model
{
    private readonly List<Layer> _stack = [];
    private Symbol? _input, _tail;

    /// <summary>Makes a stack of layers.</summary>
    /// <param name="layers">The layers in order; the first may be an <see cref="InputLayer"/>.</param>
    /// <param name="name">The name.</param>
    /// <param name="seed">Names the random numbers of first weights, shuffling and dropout.</param>
    public Sequential(IReadOnlyList<Layer>? layers = null, string? name = null, long seed = 0) : base(name, seed)
    {
        foreach (var layer in layers ?? []) Put(layer);
        if (_tail != _input) Define(_input!, _tail!);
    }

    /// <summary>The layers in order, with the input layer when there is one.</summary>
    public IReadOnlyList<Layer> Stack => _stack;

    /// <inheritdoc/>
    public override IReadOnlyList<Layer> InnerLayers => _stack;

    /// <summary>Puts a layer behind the last.</summary>
    /// <param name="layer">The layer.</param>
    /// <exception cref="EspalierException">An input layer is not the first.</exception>
    public void Add(Layer layer)
    {
        Put(layer);
        if (_tail != _input) Define(_input!, _tail!);
    }

    /// <summary>Makes the network for an input shape, if it does not exist.</summary>
    /// <param name="shape">The shape of one row, without the batch axis.</param>
    public void Build(Shape shape)
    {
        if (_stack.Count == 0) throw Misfit("has no layers. Add some.");
        if (_tail is not null) return;
        var input = Espalier.Layers.Input(shape);
        var tail = input;
        foreach (var layer in _stack) tail = layer.Apply(tail);
        (_input, _tail) = (input, tail); // not before: a shape that does not fit leaves the stack unbuilt
        Define(input, tail);
    }

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        if (!IsDefined && inputs.Count == 1) Build(inputs[0].Shape.WithoutFirst());
        base.Check(inputs);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        config.Json["name"] = FileName;
        config.Json["trainable"] = IsTrainable;
        config.Json["dtype"] = "float32";
        var layers = new JsonArray();
        IEnumerable<Layer> stack = _input is not null && _stack[0] is not InputLayer ? [LayerCall.Of(_input).Layer, .. _stack] : _stack;
        foreach (var layer in stack) layers.Add((JsonNode)NetworkWriter.Object(layer));
        config.Json["layers"] = layers;
        if (_input is not null) config.Json["build_input_shape"] = NetworkWriter.Sizes(_input.Shape);
    }

    internal static new Sequential FromConfig(Config c) => FromConfig(c, 0);

    internal static new Sequential FromConfig(Config c, long seed)
    {
        var layers = (c.Node("layers") as JsonArray ?? []).Select(l => LayerReader.Read(l as JsonObject ?? throw c.Wrong("layers", "a list of layers")));
        return Frozen(new Sequential([.. layers], c.Text("name"), seed), c);
    }

    private void Put(Layer layer)
    {
        if (layer is InputLayer && _stack.Count > 0) throw Misfit("takes an input layer only as its first.");
        if (layer is InputLayer) _input = _tail = layer.Apply();
        else if (_tail is not null) _tail = layer.Apply(_tail);
        _stack.Add(layer);
    }
}

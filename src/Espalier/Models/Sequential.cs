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
        foreach (var layer in layers ?? []) Add(layer);
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
        if (layer is InputLayer && _stack.Count > 0) throw Misfit("takes an input layer only as its first.");
        _stack.Add(layer);
        if (layer is InputLayer) _input = _tail = layer.Apply();
        else if (_tail is not null) Extend(layer);
    }

    /// <summary>Makes the network for an input shape, if it does not exist.</summary>
    /// <param name="shape">The shape of one row, without the batch axis.</param>
    public void Build(Shape shape)
    {
        if (_stack.Count == 0) throw Misfit("has no layers. Add some.");
        if (_tail is not null) return;
        _input = _tail = Espalier.Layers.Input(shape);
        foreach (var layer in _stack) Extend(layer);
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
        var model = new Sequential(null, c.Text("name"), seed);
        foreach (var layer in c.Node("layers") as JsonArray ?? []) model.Add(LayerReader.Read(layer as JsonObject ?? throw c.Wrong("layers", "a list of layers")));
        return Frozen(model, c);
    }

    private void Extend(Layer layer)
    {
        _tail = layer.Apply(_tail!);
        Define(_input!, _tail);
    }
}

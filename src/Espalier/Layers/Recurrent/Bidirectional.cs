using System.Text.Json.Nodes;
using Espalier.Graph;

namespace Espalier;

/// <summary>
/// Two recurrent layers over one sequence, the second from its end to its start. Both are copies of the layer given, with weights of
/// their own; with outputs of all steps those of the second are turned around, so that both speak of the same step, and those of skipped
/// steps are 0. Source: Schuster and Paliwal, "Bidirectional recurrent neural networks", IEEE Transactions on Signal Processing 45 (1997).
/// </summary>
[Registered("Bidirectional")]
public sealed class Bidirectional : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="layer">The layer for both directions; it goes forwards.</param>
    /// <param name="merge">How the outputs come together.</param>
    /// <param name="backwardLayer">Another layer for the second direction, or null for the same settings; it goes backwards.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">Both layers go in one direction, or they return different things.</exception>
    public Bidirectional(RecurrentLayer layer, BidirectionalMerge merge = BidirectionalMerge.Concat, RecurrentLayer? backwardLayer = null, string? name = null)
        : base(name)
    {
        Merge = merge;
        Forward = Copy(layer, "forward_", layer.GoBackwards);
        Backward = Copy(backwardLayer ?? layer, "backward_", backwardLayer?.GoBackwards ?? true);
        if (Forward.GoBackwards == Backward.GoBackwards)
            throw Misfit($"needs one layer that goes forwards and one that goes backwards but both go {(Forward.GoBackwards ? "backwards" : "forwards")}.");
        if (Forward.ReturnSequences != Backward.ReturnSequences || Forward.ReturnState != Backward.ReturnState)
            throw Misfit("needs two layers that return the same: outputs of all steps or of the last, states or none.");
        Forward.Whole = Backward.Whole = this;
    }

    /// <summary>How the outputs come together.</summary>
    public BidirectionalMerge Merge { get; }

    /// <summary>The layer that takes the steps in order.</summary>
    public RecurrentLayer Forward { get; }

    /// <summary>The layer that takes the steps from the last to the first.</summary>
    public RecurrentLayer Backward { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Layer> InnerLayers => [Forward, Backward];

    /// <inheritdoc/>
    public override IReadOnlyList<Weight> Weights => [.. Forward.Weights, .. Backward.Weights];

    internal override IReadOnlyList<string> MaskNames => ["mask"];

    internal override IReadOnlyList<string> ArgumentNames => ["sequences", "initial_state"];

    internal override IReadOnlyList<VariableGroup> VariableGroups =>
        [new("", DisplayName, []), .. VariableGroup.Within("forward_layer", Forward), .. VariableGroup.Within("backward_layer", Backward)];

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        if (inputs.Count == 0 || inputs[0].Shape.Rank != 3)
            throw Misfit($"needs (batch, steps, features) but got {(inputs.Count == 0 ? "nothing" : inputs[0].Shape)}. Reshape the input.");
        if (inputs.Count % 2 == 0) throw Misfit($"needs the first states of both layers behind the input, or none, but got {inputs.Count - 1}.");
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        int states = (inputs.Count - 1) / 2;
        var mask = new Dictionary<string, Symbol?> { ["mask"] = MaskOf(0) };
        var ahead = Forward.ApplyAll([inputs[0], .. inputs.Skip(1).Take(states)], mask);
        var back = Backward.ApplyAll([inputs[0], .. inputs.Skip(1 + states)], mask);
        var (y, z) = (ahead[0], Forward.ReturnSequences ? Op.Apply(new Reverse(1), back[0]) : back[0]);
        Symbol[] outputs = Merge switch
        {
            BidirectionalMerge.Concat => [Op.Apply(new Concat(y.Shape.Rank - 1), y, z)],
            BidirectionalMerge.Sum => [y + z],
            BidirectionalMerge.Mul => [y * z],
            BidirectionalMerge.Ave => [(y + z) / 2f],
            _ => [y, z],
        };
        return [.. outputs, .. ahead.Skip(1), .. back.Skip(1)];
    }

    private protected override bool TakesMasksOf(IReadOnlyList<Symbol> inputs) => inputs.Count == 1;

    private protected override Symbol? OutputMask(IReadOnlyList<Symbol> inputs, Symbol output, int index) =>
        Forward.ReturnSequences && index < (Merge == BidirectionalMerge.None ? 2 : 1) ? MaskOf(0) : null;

    internal override void WriteCall(JsonNode[] tensors, JsonArray arguments, JsonObject named) => Forward.WriteCall(tensors, arguments, named);

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["merge_mode"] = Merge == BidirectionalMerge.None ? null : Merge.ToString().ToLowerInvariant();
        config.Json["layer"] = NetworkWriter.Object(Forward);
        config.Json["backward_layer"] = NetworkWriter.Object(Backward);
    }

    internal static Bidirectional FromConfig(Config c)
    {
        var merge = c.Json.ContainsKey("merge_mode") && c.Node("merge_mode") is null ? BidirectionalMerge.None : c.Text("merge_mode") switch
        {
            null or "concat" => BidirectionalMerge.Concat,
            "sum" => BidirectionalMerge.Sum,
            "mul" => BidirectionalMerge.Mul,
            "ave" => BidirectionalMerge.Ave,
            _ => throw c.Wrong("merge_mode", "'concat', 'sum', 'mul', 'ave' or null"),
        };
        var layer = Read(c, "layer") ?? throw c.Wrong("layer", "a recurrent layer");
        return Restore(new Bidirectional(layer, merge, Read(c, "backward_layer"), c.Text("name")), c);
    }

    private static RecurrentLayer? Read(Config c, string key) => c.Node(key) switch
    {
        null => null,
        JsonObject json => LayerReader.Read(json) as RecurrentLayer ?? throw c.Wrong(key, "a recurrent layer"),
        _ => throw c.Wrong(key, "a recurrent layer"),
    };

    // A copy has weights of its own, so that the layer given can be used elsewhere.
    private static RecurrentLayer Copy(RecurrentLayer layer, string prefix, bool goBackwards)
    {
        var config = new Config(layer.DisplayName);
        layer.WriteConfig(config);
        string name = layer.Name ?? SnakeCase(layer.ClassName);
        config.Json["name"] = name.StartsWith(prefix, StringComparison.Ordinal) ? name : prefix + name;
        config.Json["go_backwards"] = goBackwards;
        config.Json["zero_output_for_mask"] = layer.ReturnSequences;
        return (RecurrentLayer)Registry<Layer>.Create(layer.ClassName, config);
    }
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.Bidirectional"/>: <c>x.Bidirectional(new LSTM(32))</c>.</summary>
    /// <param name="x">(batch, steps, features).</param>
    /// <param name="layer">The layer for both directions.</param>
    /// <param name="merge">How the outputs come together.</param>
    /// <param name="name">The name.</param>
    public static Symbol Bidirectional(this Symbol x, RecurrentLayer layer, BidirectionalMerge merge = BidirectionalMerge.Concat, string? name = null) =>
        new Bidirectional(layer, merge, name: name).Apply(x);
}

using Espalier.Graph;

namespace Espalier;

/// <summary>
/// Attention with several heads, of which groups share one key and value: (batch, places, values) and (batch, others, values) → (batch, places, values).
/// Inputs: query, value, and the key when it is not the value. Source: Ainslie et al., "GQA: training generalized multi-query transformer models from
/// multi-head checkpoints", EMNLP 2023.
/// </summary>
[Registered("GroupQueryAttention", "GroupedQueryAttention")]
public sealed class GroupQueryAttention : AttendingLayer
{
    private const float Never = -1e9f;

    private readonly HeadProjection _query, _key, _value, _output;
    private readonly ProjectionSettings _settings;

    /// <summary>Makes the layer.</summary>
    /// <param name="headDim">How long queries, keys and values are in each head, at least 1.</param>
    /// <param name="numQueryHeads">How many heads, at least 1.</param>
    /// <param name="numKeyValueHeads">How many keys and values they share; the number of heads is a multiple of it.</param>
    /// <param name="dropout">The share of attention weights that become 0 in training.</param>
    /// <param name="useBias">Whether the products have a bias.</param>
    /// <param name="useCausalMask">Whether a place sees itself and those before it only.</param>
    /// <param name="returnAttentionScores">Whether the weights come out too, (batch, heads, places, others).</param>
    /// <param name="kernelInitializer">The first kernels; Glorot uniform by default.</param>
    /// <param name="biasInitializer">The first biases; zeros by default.</param>
    /// <param name="kernelRegularizer">A penalty on the kernels.</param>
    /// <param name="biasRegularizer">A penalty on the biases.</param>
    /// <param name="activityRegularizer">A penalty on the products, divided by the batch size.</param>
    /// <param name="kernelConstraint">A rule for the kernels.</param>
    /// <param name="biasConstraint">A rule for the biases.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">A size is below 1, the heads are no multiple of the keys, or the rate is outside [0, 1).</exception>
    public GroupQueryAttention(int headDim, int numQueryHeads, int numKeyValueHeads, double dropout = 0, bool useBias = true, bool useCausalMask = false,
        bool returnAttentionScores = false, Initializer? kernelInitializer = null, Initializer? biasInitializer = null, Regularizer? kernelRegularizer = null,
        Regularizer? biasRegularizer = null, Regularizer? activityRegularizer = null, Constraint? kernelConstraint = null, Constraint? biasConstraint = null,
        string? name = null) : base(dropout, useCausalMask, returnAttentionScores, name)
    {
        if (headDim < 1 || numQueryHeads < 1 || numKeyValueHeads < 1 || numQueryHeads % numKeyValueHeads != 0)
            throw Misfit($"needs heads of 1 value or more, and as many as a multiple of the keys, but got {numQueryHeads} heads of {headDim} values and {numKeyValueHeads} keys.");
        (HeadDim, NumQueryHeads, NumKeyValueHeads) = (headDim, numQueryHeads, numKeyValueHeads);
        _settings = new(useBias, kernelInitializer ?? new GlorotUniform(), biasInitializer ?? new Zeros(), kernelRegularizer, biasRegularizer, activityRegularizer, kernelConstraint, biasConstraint);
        _query = new HeadProjection(this, _settings, "query", 1) { Outputs = [numQueryHeads, headDim] };
        _key = new HeadProjection(this, _settings, "key", 1) { Outputs = [numKeyValueHeads, headDim] };
        _value = new HeadProjection(this, _settings, "value", 1) { Outputs = [numKeyValueHeads, headDim] };
        _output = new HeadProjection(this, _settings, "attention_output", 2) { Outputs = [] };
    }

    /// <summary>How long queries, keys and values are in each head.</summary>
    public int HeadDim { get; }

    /// <summary>How many heads.</summary>
    public int NumQueryHeads { get; }

    /// <summary>How many keys and values they share.</summary>
    public int NumKeyValueHeads { get; }

    /// <summary>Whether the products have a bias.</summary>
    public bool UseBias => _settings.UseBias;

    /// <inheritdoc/>
    public override IReadOnlyList<Layer> InnerLayers => _query is null ? [] : [_query, _key, _value, _output];

    /// <inheritdoc/>
    public override IReadOnlyList<Weight> Weights => [.. InnerLayers.SelectMany(l => l.Weights)];

    internal override string PythonName => "GroupedQueryAttention";

    internal override bool TakesInputsAsList => false;

    internal override IReadOnlyList<string> ArgumentNames => ["query", "value", "key"];

    internal override IReadOnlyList<string> MaskNames => ["query_mask", "value_mask", "key_mask", "attention_mask"];

    private protected override string OwnMask => "attention_mask";

    internal override IReadOnlyList<VariableGroup> VariableGroups =>
    [
        new("", DisplayName, []), .. VariableGroup.Within("_query_dense", _query), .. VariableGroup.Within("_key_dense", _key),
        .. VariableGroup.Within("_value_dense", _value), .. VariableGroup.Within("_output_dense", _output),
        new("_dropout_layer", "dropout", []), new("_softmax", "softmax", []),
    ];

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        if (inputs.Count is not (2 or 3)) throw Misfit($"needs a query and a value, and perhaps a key, but got {inputs.Count} input(s).");
        var (query, value, key) = (inputs[0].Shape, inputs[1].Shape, inputs[^1].Shape);
        if (query.Rank != 3 || value.Rank != 3 || key.Rank != 3) throw Misfit($"needs inputs of (batch, places, values) but got {string.Join(" and ", inputs.Select(i => i.Shape))}.");
        if (value[1] != key[1]) throw Misfit($"needs a key for each value but got {key} and {value}.");
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> shapes) => _output.Outputs = [shapes[0][-1]];

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var query = ByHead(_query.Apply(inputs[0])) * (float)(1 / Math.Sqrt(HeadDim));
        Symbol key = ByHead(Shared(_key.Apply(inputs[^1]))), value = ByHead(Shared(_value.Apply(inputs[1])));
        var scores = Op.Apply(new BatchMatMul(transposeB: true), query, key); // (batch, heads, places, others)
        var seen = SeenPlaces.Of([MaskOf(0), MaskOf(1), inputs.Count == 3 ? MaskOf(2) : null, MaskOf(3)], UseCausalMask, scores.Shape, inputs[0].Shape, Misfit);
        if (seen is not null) scores = Ops.Where(seen, scores, Never);
        var weights = Op.Apply(new Softmax(), scores);
        var output = _output.Apply(ByHead(Op.Apply(new BatchMatMul(), Thinned(weights), value)));
        return ReturnAttentionScores ? [output, weights] : [output];
    }

    // (batch, others, keys, size) → (batch, others, heads, size): heads of a group stand side by side
    private Symbol Shared(Symbol x)
    {
        var s = x.Shape;
        int each = NumQueryHeads / NumKeyValueHeads;
        if (each == 1) return x;
        var many = Op.Apply(new BroadcastTo(new Shape(s[0], s[1], s[2], each, s[3])), Ops.Reshape(x, new Shape(s[0], s[1], s[2], 1, s[3])));
        return Ops.Reshape(many, new Shape(s[0], s[1], NumQueryHeads, s[3]));
    }

    // (batch, places, heads, size) ↔ (batch, heads, places, size)
    private static Symbol ByHead(Symbol x) => Ops.Transpose(x, 0, 2, 1, 3);

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["head_dim"] = HeadDim;
        config.Json["num_query_heads"] = NumQueryHeads;
        config.Json["num_key_value_heads"] = NumKeyValueHeads;
        config.Json["use_bias"] = UseBias;
        config.Json["dropout"] = DropoutRate;
        _settings.Write(config);
        config.Json["seed"] = null;
    }

    internal static GroupQueryAttention FromConfig(Config c) => Restore(new GroupQueryAttention(c.Integer("head_dim"), c.Integer("num_query_heads"), c.Integer("num_key_value_heads"),
        c.Number("dropout", 0), c.Flag("use_bias", true), false, false, c.Object<Initializer>("kernel_initializer"), c.Object<Initializer>("bias_initializer"),
        c.Object<Regularizer>("kernel_regularizer"), c.Object<Regularizer>("bias_regularizer"), c.Object<Regularizer>("activity_regularizer"),
        c.Object<Constraint>("kernel_constraint"), c.Object<Constraint>("bias_constraint"), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.GroupQueryAttention"/>; a sequence that attends to itself is its own value.</summary>
    /// <param name="query">(batch, places, values).</param>
    /// <param name="value">(batch, others, values); null means the query.</param>
    /// <param name="headDim">How long queries, keys and values are in each head.</param>
    /// <param name="numQueryHeads">How many heads.</param>
    /// <param name="numKeyValueHeads">How many keys and values they share.</param>
    /// <param name="useCausalMask">Whether a place sees itself and those before it only.</param>
    /// <param name="name">The name.</param>
    public static Symbol GroupQueryAttention(this Symbol query, Symbol? value, int headDim, int numQueryHeads, int numKeyValueHeads, bool useCausalMask = false, string? name = null) =>
        new GroupQueryAttention(headDim, numQueryHeads, numKeyValueHeads, useCausalMask: useCausalMask, name: name).Apply(query, value ?? query);
}

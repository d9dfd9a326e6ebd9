using Espalier.Graph;

namespace Espalier;

/// <summary>
/// Attention with several heads: each place of the query, (batch, places, …), takes a mean of the values, (batch, others, …), weighed by
/// softmax(q·kᵀ/√keyDim), all from products with kernels of their own; the heads' results are brought together by one more product. Inputs:
/// query, value, and the key when it is not the value. Source: Vaswani et al., "Attention is all you need", NeurIPS 2017.
/// </summary>
[Registered("MultiHeadAttention")]
public sealed class MultiHeadAttention : AttendingLayer
{
    private const float Never = -1e9f;

    private readonly HeadProjection _query, _key, _value, _output;
    private readonly ProjectionSettings _settings;
    private int[]? _axes;

    /// <summary>Makes the layer.</summary>
    /// <param name="numHeads">How many heads, at least 1.</param>
    /// <param name="keyDim">How long queries and keys are in each head, at least 1.</param>
    /// <param name="valueDim">How long values are in each head; null means as keys.</param>
    /// <param name="dropout">The share of attention weights that become 0 in training.</param>
    /// <param name="useBias">Whether the products have a bias.</param>
    /// <param name="outputShape">The last axes of the output; null means the last axis of the query.</param>
    /// <param name="attentionAxes">The axes over which places attend to each other; null means all between the batch and the last.</param>
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
    /// <exception cref="EspalierException">A size is below 1, or the rate outside [0, 1).</exception>
    public MultiHeadAttention(int numHeads, int keyDim, int? valueDim = null, double dropout = 0, bool useBias = true,
        IReadOnlyList<int>? outputShape = null, IReadOnlyList<int>? attentionAxes = null, bool useCausalMask = false, bool returnAttentionScores = false,
        Initializer? kernelInitializer = null, Initializer? biasInitializer = null, Regularizer? kernelRegularizer = null,
        Regularizer? biasRegularizer = null, Regularizer? activityRegularizer = null, Constraint? kernelConstraint = null,
        Constraint? biasConstraint = null, string? name = null) : base(dropout, useCausalMask, returnAttentionScores, name)
    {
        if (numHeads < 1 || keyDim < 1 || valueDim < 1)
            throw Misfit($"needs 1 head and 1 value each or more but got {numHeads} heads, keys of {keyDim} and values of {valueDim ?? keyDim}.");
        if (outputShape is { Count: 0 } || outputShape?.Any(s => s < 1) == true) throw Misfit($"needs an output shape of sizes of 1 or more but got ({string.Join(", ", outputShape)}).");
        (NumHeads, KeyDim, ValueDim) = (numHeads, keyDim, valueDim ?? keyDim);
        (OutputShape, AttentionAxes) = (outputShape, attentionAxes);
        _settings = new(useBias, kernelInitializer ?? new GlorotUniform(), biasInitializer ?? new Zeros(), kernelRegularizer, biasRegularizer, activityRegularizer, kernelConstraint, biasConstraint);
        _query = new HeadProjection(this, _settings, "query", 1) { Outputs = [NumHeads, KeyDim] };
        _key = new HeadProjection(this, _settings, "key", 1) { Outputs = [NumHeads, KeyDim] };
        _value = new HeadProjection(this, _settings, "value", 1) { Outputs = [NumHeads, ValueDim] };
        _output = new HeadProjection(this, _settings, "attention_output", 2) { Outputs = [] };
    }

    /// <summary>How many heads.</summary>
    public int NumHeads { get; }

    /// <summary>How long queries and keys are in each head.</summary>
    public int KeyDim { get; }

    /// <summary>How long values are in each head.</summary>
    public int ValueDim { get; }

    /// <summary>Whether the products have a bias.</summary>
    public bool UseBias => _settings.UseBias;

    /// <summary>The last axes of the output, or null for the last axis of the query.</summary>
    public IReadOnlyList<int>? OutputShape { get; }

    /// <summary>The axes over which places attend to each other, or null for all between the batch and the last.</summary>
    public IReadOnlyList<int>? AttentionAxes { get; }

    /// <summary>The first kernels.</summary>
    public Initializer KernelInitializer => _settings.KernelInitializer;

    /// <summary>The first biases.</summary>
    public Initializer BiasInitializer => _settings.BiasInitializer;

    /// <summary>A penalty on the kernels, or null.</summary>
    public Regularizer? KernelRegularizer => _settings.KernelRegularizer;

    /// <summary>A penalty on the biases, or null.</summary>
    public Regularizer? BiasRegularizer => _settings.BiasRegularizer;

    /// <summary>A penalty on the products, or null.</summary>
    public Regularizer? ActivityRegularizer => _settings.ActivityRegularizer;

    /// <summary>A rule for the kernels, or null.</summary>
    public Constraint? KernelConstraint => _settings.KernelConstraint;

    /// <summary>A rule for the biases, or null.</summary>
    public Constraint? BiasConstraint => _settings.BiasConstraint;

    /// <inheritdoc/>
    public override IReadOnlyList<Layer> InnerLayers => _query is null ? [] : [_query, _key, _value, _output];

    /// <inheritdoc/>
    public override IReadOnlyList<Weight> Weights => [.. InnerLayers.SelectMany(l => l.Weights)];

    internal override bool TakesInputsAsList => false;

    internal override IReadOnlyList<string> ArgumentNames => ["query", "value", "key"];

    internal override IReadOnlyList<string> MaskNames => ["query_mask", "value_mask", "key_mask", "attention_mask"];

    private protected override string OwnMask => "attention_mask";

    internal override IReadOnlyList<VariableGroup> VariableGroups =>
    [
        new("", DisplayName, []), .. VariableGroup.Within("query_dense", _query), .. VariableGroup.Within("key_dense", _key),
        .. VariableGroup.Within("value_dense", _value), .. VariableGroup.Within("output_dense", _output),
        new("_dropout_layer", "dropout", []), new("_softmax", "softmax", []),
    ];

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        if (inputs.Count is not (2 or 3)) throw Misfit($"needs a query and a value, and perhaps a key, but got {inputs.Count} input(s).");
        var (query, value, key) = (inputs[0].Shape, inputs[1].Shape, inputs[^1].Shape);
        if (query.Rank < 3 || value.Rank != query.Rank || key.Rank != query.Rank)
            throw Misfit($"needs inputs of (batch, places, values) or more axes, all of one rank, but got {string.Join(" and ", inputs.Select(i => i.Shape))}.");
        if (!value.Dims[..^1].SequenceEqual(key.Dims[..^1])) throw Misfit($"needs a key for each value but got {key} and {value}.");
        int[] axes = Attended(query);
        foreach (int axis in Axes.Others(query, [.. axes, query.Rank - 1]))
            if (query[axis] != value[axis]) throw Misfit($"needs query and value of one size along axis {axis}, which is not attended, but got {query} and {value}.");
        if (MaskOf(3) is { } mask && mask.Shape.Dims[^1] is var last && last != 1 && last != value[axes[^1]])
            throw Misfit($"needs a mask (batch, places, others) for {query} and {value} but got {mask.Shape}.");
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> shapes)
    {
        _axes = Attended(shapes[0]);
        _output.Outputs = OutputShape ?? [shapes[0][-1]];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var shape = inputs[0].Shape;
        int[] axes = Attended(shape), others = [.. Axes.Others(shape, [.. axes, shape.Rank - 1]).Where(a => a > 0)];
        // (batch, axes not attended, heads, axes attended, size)
        int[] order = [0, .. others, shape.Rank - 1, .. axes, shape.Rank], back = new int[order.Length];
        for (int i = 0; i < order.Length; i++) back[order[i]] = i;
        var query = ByHead(_query.Apply(inputs[0]) * (float)(1 / Math.Sqrt(KeyDim)), order, axes.Length);
        var key = ByHead(_key.Apply(inputs[^1]), order, axes.Length);
        var value = ByHead(_value.Apply(inputs[1]), order, axes.Length);

        var scores = Op.Apply(new BatchMatMul(transposeB: true), query, key); // (batch, heads, places, others)
        var seen = SeenPlaces.Of([MaskOf(0), MaskOf(1), inputs.Count == 3 ? MaskOf(2) : null, MaskOf(3)], UseCausalMask, scores.Shape, inputs[0].Shape, Misfit);
        if (seen is not null) scores = Ops.Where(seen, scores, Never);
        var weights = Op.Apply(new Softmax(), scores);
        var mixed = Op.Apply(new BatchMatMul(), Thinned(weights), value);

        int[] lead = [shape[0], .. others.Select(a => shape[a]), NumHeads], places = [.. axes.Select(a => shape[a])];
        var joined = Ops.Transpose(Ops.Reshape(mixed, new Shape([.. lead, .. places, ValueDim])), back);
        var output = _output.Apply(joined);
        return ReturnAttentionScores ? [output, Ops.Reshape(weights, new Shape([.. lead, .. places, .. axes.Select(a => inputs[1].Shape[a])]))] : [output];
    }

    private int[] Attended(Shape query) => AttentionAxes is null ? [.. Enumerable.Range(1, query.Rank - 2)] : Axes.Resolve(AttentionAxes, query, Misfit);

    // (batch, …, heads, size) → (batch, not attended · heads, attended, size)
    private static Symbol ByHead(Symbol x, int[] order, int attended)
    {
        var moved = Ops.Transpose(x, order);
        var dims = moved.Shape.Dims;
        int heads = 1, places = 1, first = dims.Length - 1 - attended;
        for (int i = 1; i < first; i++) heads *= dims[i];
        for (int i = first; i < dims.Length - 1; i++) places *= dims[i];
        return Ops.Reshape(moved, new Shape(dims[0], heads, places, dims[^1]));
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["num_heads"] = NumHeads;
        config.Json["key_dim"] = KeyDim;
        config.Json["value_dim"] = ValueDim;
        config.Json["dropout"] = DropoutRate;
        config.Json["use_bias"] = UseBias;
        config.Json["output_shape"] = OutputShape is null ? null : Axes.Json(OutputShape);
        config.Json["attention_axes"] = (_axes ?? AttentionAxes) is { } axes ? Axes.Json(axes) : null;
        _settings.Write(config);
        config.Json["seed"] = null;
    }

    internal static MultiHeadAttention FromConfig(Config c)
    {
        if (c.Flag("use_gate", false)) throw new EspalierException($"{c.Owner}: attention with a gate ('use_gate') is not known here.");
        if (c.Has("sliding_window")) throw new EspalierException($"{c.Owner}: attention within a window ('sliding_window') is not known here.");
        return Restore(new MultiHeadAttention(c.Integer("num_heads"), c.Integer("key_dim"), c.IntegerOrNull("value_dim"), c.Number("dropout", 0),
            c.Flag("use_bias", true), c.Integers("output_shape"), c.Integers("attention_axes"), false, false, c.Object<Initializer>("kernel_initializer"),
            c.Object<Initializer>("bias_initializer"), c.Object<Regularizer>("kernel_regularizer"), c.Object<Regularizer>("bias_regularizer"),
            c.Object<Regularizer>("activity_regularizer"), c.Object<Constraint>("kernel_constraint"), c.Object<Constraint>("bias_constraint"),
            c.Text("name")), c);
    }
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.MultiHeadAttention"/>; a sequence that attends to itself is its own value.</summary>
    /// <param name="query">(batch, places, values).</param>
    /// <param name="value">(batch, others, values); null means the query.</param>
    /// <param name="numHeads">How many heads.</param>
    /// <param name="keyDim">How long queries and keys are in each head.</param>
    /// <param name="useCausalMask">Whether a place sees itself and those before it only.</param>
    /// <param name="name">The name.</param>
    public static Symbol MultiHeadAttention(this Symbol query, Symbol? value, int numHeads, int keyDim, bool useCausalMask = false, string? name = null) =>
        new MultiHeadAttention(numHeads, keyDim, useCausalMask: useCausalMask, name: name).Apply(query, value ?? query);
}

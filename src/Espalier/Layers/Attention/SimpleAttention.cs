using Espalier.Graph;

namespace Espalier;

/// <summary>
/// Attention without kernels: each place of the query, (batch, places, values), takes a mean of the values, (batch, others, …), weighed by softmax of
/// how well the place goes with each key. Inputs: query, value, and the key when it is not the value.
/// </summary>
public abstract class SimpleAttention : AttendingLayer
{
    private const float Never = 1e9f;

    private protected SimpleAttention(bool useScale, double dropout, bool useCausalMask, bool returnAttentionScores, string? name)
        : base(dropout, useCausalMask, returnAttentionScores, name) => UseScale = useScale;

    /// <summary>Whether a learned factor goes into the scores.</summary>
    public bool UseScale { get; }

    /// <summary>How well each place goes with each other, (batch, places, others).</summary>
    /// <param name="query">(batch, places, values).</param>
    /// <param name="key">(batch, others, values).</param>
    private protected abstract Symbol Scores(Symbol query, Symbol key);

    /// <summary>(batch, places, others, values): every place of the query beside every one of the key, added.</summary>
    private protected static Symbol Paired(Symbol query, Symbol key)
    {
        var (q, k) = (query.Shape, key.Shape);
        return Ops.Reshape(query, new Shape(q[0], q[1], 1, q[2])) + Ops.Reshape(key, new Shape(k[0], 1, k[1], k[2]));
    }

    /// <summary>The sum over the last axis, which goes.</summary>
    private protected static Symbol Summed(Symbol x) => Op.Apply(new ReduceSum([x.Shape.Rank - 1]), x);

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        if (inputs.Count is not (2 or 3)) throw Misfit($"needs a query and a value, and perhaps a key, but got {inputs.Count} input(s).");
        var (query, value, key) = (inputs[0].Shape, inputs[1].Shape, inputs[^1].Shape);
        if (query.Rank != 3 || value.Rank != 3 || key.Rank != 3) throw Misfit($"needs inputs of (batch, places, values) but got {string.Join(" and ", inputs.Select(i => i.Shape))}.");
        if (query[2] != key[2]) throw Misfit($"needs a query and a key of as many values but got {query} and {key}.");
        if (value[1] != key[1]) throw Misfit($"needs a key for each value but got {key} and {value}.");
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var scores = Scores(inputs[0], inputs[^1]);
        Symbol? seen = MaskOf(1) is { } mask ? Ops.Reshape(mask, new Shape(mask.Shape[0], 1, mask.Shape[1])) : null;
        if (UseCausalMask) seen = SeenPlaces.Behind(scores.Shape[1], scores.Shape[2]) is var behind && seen is not null ? behind * seen : behind;
        if (seen is not null) scores -= Never * (1f - seen);
        var weights = Op.Apply(new Softmax(), scores);
        var mixed = Op.Apply(new BatchMatMul(), Thinned(weights), inputs[1]);
        if (MaskOf(0) is { } places) mixed *= Ops.Reshape(places, new Shape([.. places.Shape.Dims, 1]));
        return ReturnAttentionScores ? [mixed, weights] : [mixed];
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["use_scale"] = UseScale;
        config.Json["dropout"] = DropoutRate;
    }
}

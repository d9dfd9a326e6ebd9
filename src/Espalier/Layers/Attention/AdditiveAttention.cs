namespace Espalier;

/// <summary>
/// Attention by sums: softmax(Σ scale·tanh(q + k))·v, (batch, places, values) and (batch, others, …) → (batch, places, …). Inputs: query, value, and the
/// key when it is not the value. Source: Bahdanau, Cho and Bengio, "Neural machine translation by jointly learning to align and translate", ICLR 2015.
/// </summary>
[Registered("AdditiveAttention")]
public sealed class AdditiveAttention : SimpleAttention
{
    private Weight? _scale;

    /// <summary>Makes the layer.</summary>
    /// <param name="useScale">Whether each value has a learned factor.</param>
    /// <param name="dropout">The share of attention weights that become 0 in training.</param>
    /// <param name="useCausalMask">Whether a place sees itself and those before it only.</param>
    /// <param name="returnAttentionScores">Whether the weights come out too, (batch, places, others).</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">The rate is outside [0, 1).</exception>
    public AdditiveAttention(bool useScale = true, double dropout = 0, bool useCausalMask = false, bool returnAttentionScores = false, string? name = null)
        : base(useScale, dropout, useCausalMask, returnAttentionScores, name) { }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> shapes)
    {
        if (UseScale) _scale = AddWeight("scale", new Shape(shapes[0][-1]), new GlorotUniform());
    }

    private protected override Symbol Scores(Symbol query, Symbol key)
    {
        var paired = Ops.Tanh(Paired(query, key));
        return Summed(_scale is null ? paired : paired * _scale.Parameter.Symbol);
    }

    internal static AdditiveAttention FromConfig(Config c) =>
        Restore(new AdditiveAttention(c.Flag("use_scale", true), c.Number("dropout", 0), false, false, c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.AdditiveAttention"/>; a sequence that attends to itself is its own value.</summary>
    /// <param name="query">(batch, places, values).</param>
    /// <param name="value">(batch, others, values); null means the query.</param>
    /// <param name="useCausalMask">Whether a place sees itself and those before it only.</param>
    /// <param name="name">The name.</param>
    public static Symbol AdditiveAttention(this Symbol query, Symbol? value = null, bool useCausalMask = false, string? name = null) =>
        new AdditiveAttention(useCausalMask: useCausalMask, name: name).Apply(query, value ?? query);
}

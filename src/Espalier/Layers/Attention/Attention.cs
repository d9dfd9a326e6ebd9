using Espalier.Graph;

namespace Espalier;

/// <summary>
/// Attention by products: softmax(q·kᵀ)·v, (batch, places, values) and (batch, others, …) → (batch, places, …). Inputs: query, value, and the key when
/// it is not the value. Source: Luong, Pham and Manning, "Effective approaches to attention-based neural machine translation", EMNLP 2015.
/// </summary>
[Registered("Attention")]
public sealed class Attention : SimpleAttention
{
    private Weight? _scale, _concat;

    /// <summary>Makes the layer.</summary>
    /// <param name="useScale">Whether scores are multiplied by one learned number.</param>
    /// <param name="scoreMode">How a query is held against a key.</param>
    /// <param name="dropout">The share of attention weights that become 0 in training.</param>
    /// <param name="useCausalMask">Whether a place sees itself and those before it only.</param>
    /// <param name="returnAttentionScores">Whether the weights come out too, (batch, places, others).</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">The rate is outside [0, 1).</exception>
    public Attention(bool useScale = false, ScoreMode scoreMode = ScoreMode.Dot, double dropout = 0, bool useCausalMask = false, bool returnAttentionScores = false, string? name = null)
        : base(useScale, dropout, useCausalMask, returnAttentionScores, name) => ScoreMode = scoreMode;

    /// <summary>How a query is held against a key.</summary>
    public ScoreMode ScoreMode { get; }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> shapes)
    {
        if (UseScale) _scale = AddWeight("scale", Shape.Scalar, new Ones());
        if (ScoreMode == ScoreMode.Concat) _concat = AddWeight("concat_score_weight", Shape.Scalar, new Ones());
    }

    private protected override Symbol Scores(Symbol query, Symbol key)
    {
        if (ScoreMode == ScoreMode.Dot)
        {
            var products = Op.Apply(new BatchMatMul(transposeB: true), query, key);
            return _scale is null ? products : products * _scale.Parameter.Symbol;
        }
        var paired = Paired(query, key);
        return Summed(Ops.Tanh(_scale is null ? paired : paired * _scale.Parameter.Symbol)) * _concat!.Parameter.Symbol;
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json.Insert(config.Json.IndexOf("dropout"), "score_mode", KerasWord.Of(ScoreMode));
    }

    internal static Attention FromConfig(Config c) => Restore(new Attention(c.Flag("use_scale", false), KerasWord.Read(c, "score_mode", ScoreMode.Dot),
        c.Number("dropout", 0), false, false, c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.Attention"/>; a sequence that attends to itself is its own value.</summary>
    /// <param name="query">(batch, places, values).</param>
    /// <param name="value">(batch, others, values); null means the query.</param>
    /// <param name="useScale">Whether scores are multiplied by one learned number.</param>
    /// <param name="useCausalMask">Whether a place sees itself and those before it only.</param>
    /// <param name="name">The name.</param>
    public static Symbol Attention(this Symbol query, Symbol? value = null, bool useScale = false, bool useCausalMask = false, string? name = null) =>
        new Attention(useScale, useCausalMask: useCausalMask, name: name).Apply(query, value ?? query);
}

using System.Text.Json.Nodes;
using Espalier.Graph;

namespace Espalier;

/// <summary>What all kinds of attention have in common: dropout of weights, a causal mask, and weights that may come out too.</summary>
public abstract class AttendingLayer : Layer
{
    private protected AttendingLayer(double dropout, bool useCausalMask, bool returnAttentionScores, string? name) : base(name)
    {
        if (!(dropout >= 0 && dropout < 1)) throw Misfit(FormattableString.Invariant($"needs a rate of 0 or more and below 1 but got {dropout}."));
        (DropoutRate, UseCausalMask, ReturnAttentionScores) = (dropout, useCausalMask, returnAttentionScores);
    }

    /// <summary>The share of attention weights that become 0 in training.</summary>
    public double DropoutRate { get; }

    /// <summary>Whether a place sees itself and those before it only.</summary>
    public bool UseCausalMask { get; private set; }

    /// <summary>Whether the weights come out too.</summary>
    public bool ReturnAttentionScores { get; private set; }

    private protected override Symbol? OutputMask(IReadOnlyList<Symbol> inputs, Symbol output, int index) =>
        index == 0 && MaskOf(0) is { } mask && Covers(mask, output) ? mask : null;

    /// <summary>The weights, of which some become 0 in training.</summary>
    private protected Symbol Thinned(Symbol weights)
    {
        if (DropoutRate == 0) return weights;
        var coins = Op.Apply(new RandomUniform(weights.Shape, Purpose("dropout")));
        return Op.Apply(new Phase(), weights * (Ops.AtLeast(coins, (float)DropoutRate) * (float)(1 / (1 - DropoutRate))), weights);
    }

    internal override void WriteCall(JsonNode[] tensors, JsonArray arguments, JsonObject named)
    {
        base.WriteCall(tensors, arguments, named);
        if (ReturnAttentionScores) named["return_attention_scores"] = true;
        if (UseCausalMask) named["use_causal_mask"] = true;
    }

    internal override void ReadCall(JsonObject named)
    {
        var config = new Config($"The call of {DisplayName}", named.DeepClone().AsObject());
        var (causal, scores) = (config.Flag("use_causal_mask", false), config.Flag("return_attention_scores", false));
        if (Calls.Count > 0 && (causal != UseCausalMask || scores != ReturnAttentionScores))
            throw Misfit("is called with and without a causal mask, or scores, which one layer cannot do here.");
        (UseCausalMask, ReturnAttentionScores) = (causal, scores);
    }
}

using Espalier.Graph;

namespace Espalier;

/// <summary>
/// 1 − (2·Σ y·p + ε)/(Σ y + Σ p + ε): a measure of overlap for segmentation. Source: Milletari, Navab, Ahmadi, "V-Net", 2016.
/// </summary>
/// <param name="axis">The axes to sum over, the batch being axis 0; null for all, which gives one number for a batch.</param>
[Registered("Dice", "dice")]
public sealed class Dice(int[]? axis = null) : Loss
{
    /// <inheritdoc/>
    public override Symbol PerRow(Symbol target, Symbol predicted)
    {
        int[] axes = axis ?? [.. Enumerable.Range(0, predicted.Shape.Rank)];
        var both = Op.Apply(new ReduceSum(axes), target * predicted);
        var total = Op.Apply(new ReduceSum(axes), target + predicted);
        return 1f - (2f * both + Epsilon) / (total + Epsilon);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["axis"] = axis is null ? null : new System.Text.Json.Nodes.JsonArray([.. axis]);
    }

    internal static Dice FromConfig(Config c) => new(c.Integers("axis")) { Reduction = ReductionOf(c) };
}

/// <summary>Adds <c>Loss.Dice</c>.</summary>
public static class DiceExtension
{
    extension(Loss)
    {
        /// <summary>1 − 2·Σ y·p / (Σ y + Σ p) over the whole batch.</summary>
        public static Loss Dice => new Dice();
    }
}

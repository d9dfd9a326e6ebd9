namespace Espalier;

/// <summary>
/// The mean of each channel over all steps, or over those that a mask (batch, steps) leaves: (batch, steps, channels) → (batch, channels).
/// A row without any step gives 0.
/// </summary>
/// <param name="keepDims">Whether the folded axes stay with size 1: (batch, 1, channels).</param>
/// <param name="name">The name.</param>
[Registered("GlobalAveragePooling1D", "GlobalAvgPool1D")]
public sealed class GlobalAveragePooling1D(bool keepDims = false, string? name = null) : GlobalPoolingLayer(1, keepDims, name)
{
    internal override IReadOnlyList<string> MaskNames => ["mask"];

    private protected override Symbol Fold(Symbol x, int[] axes)
    {
        if (MaskOf(0) is not { } mask || mask.Shape.Rank != 2 || !Covers(mask, x)) return Ops.Mean(x, axes);
        var counts = Ops.Reshape(mask, new Shape([.. mask.Shape.Dims, 1]));
        return Ops.Sum(x * counts, axes) / Ops.Max(Ops.Sum(counts, axes), 1e-7f);
    }

    private protected override Symbol? OutputMask(IReadOnlyList<Symbol> inputs, Symbol output, int index) => null;

    internal static GlobalAveragePooling1D FromConfig(Config c)
    {
        ChannelsLast.Require(c);
        return Restore(new GlobalAveragePooling1D(c.Flag("keepdims", false), c.Text("name")), c);
    }
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.GlobalAveragePooling1D"/>.</summary>
    /// <param name="x">(batch, steps, channels).</param>
    /// <param name="keepDims">Whether the folded axes stay with size 1.</param>
    /// <param name="name">The name.</param>
    public static Symbol GlobalAveragePooling1D(this Symbol x, bool keepDims = false, string? name = null) => new GlobalAveragePooling1D(keepDims, name).Apply(x);
}

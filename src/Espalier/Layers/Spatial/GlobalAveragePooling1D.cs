namespace Espalier;

/// <summary>The mean of each channel over all steps: (batch, steps, channels) → (batch, channels).</summary>
/// <param name="keepDims">Whether the folded axes stay with size 1: (batch, 1, channels).</param>
/// <param name="name">The name.</param>
[Registered("GlobalAveragePooling1D", "GlobalAveragePool1D")]
public sealed class GlobalAveragePooling1D(bool keepDims = false, string? name = null) : GlobalPoolingLayer(1, keepDims, name)
{
    private protected override Symbol Fold(Symbol x, int[] axes) => Ops.Mean(x, axes);

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

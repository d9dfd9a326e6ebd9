namespace Espalier;

/// <summary>The mean of each channel over the whole image: (batch, rows, columns, channels) → (batch, channels).</summary>
/// <param name="keepDims">Whether the folded axes stay with size 1: (batch, 1, 1, channels).</param>
/// <param name="name">The name.</param>
[Registered("GlobalAveragePooling2D", "GlobalAvgPool2D")]
public sealed class GlobalAveragePooling2D(bool keepDims = false, string? name = null) : GlobalPoolingLayer(2, keepDims, name)
{
    private protected override Symbol Fold(Symbol x, int[] axes) => Ops.Mean(x, axes);

    internal static GlobalAveragePooling2D FromConfig(Config c)
    {
        ChannelsLast.Require(c);
        return Restore(new GlobalAveragePooling2D(c.Flag("keepdims", false), c.Text("name")), c);
    }
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.GlobalAveragePooling2D"/>.</summary>
    /// <param name="x">(batch, rows, columns, channels).</param>
    /// <param name="keepDims">Whether the folded axes stay with size 1.</param>
    /// <param name="name">The name.</param>
    public static Symbol GlobalAveragePooling2D(this Symbol x, bool keepDims = false, string? name = null) => new GlobalAveragePooling2D(keepDims, name).Apply(x);
}

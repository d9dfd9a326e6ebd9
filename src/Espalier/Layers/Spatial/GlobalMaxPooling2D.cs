using Espalier.Graph;

namespace Espalier;

/// <summary>The largest value of each channel over the whole image: (batch, rows, columns, channels) → (batch, channels).</summary>
/// <param name="keepDims">Whether the folded axes stay with size 1: (batch, 1, 1, channels).</param>
/// <param name="name">The name.</param>
[Registered("GlobalMaxPooling2D", "GlobalMaxPool2D")]
public sealed class GlobalMaxPooling2D(bool keepDims = false, string? name = null) : GlobalPoolingLayer(2, keepDims, name)
{
    private protected override Symbol Fold(Symbol x, int[] axes) => Op.Apply(new ReduceMax(axes, keepDims: true), x);

    internal static GlobalMaxPooling2D FromConfig(Config c)
    {
        ChannelsLast.Require(c);
        return Restore(new GlobalMaxPooling2D(c.Flag("keepdims", false), c.Text("name")), c);
    }
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.GlobalMaxPooling2D"/>.</summary>
    /// <param name="x">(batch, rows, columns, channels).</param>
    /// <param name="keepDims">Whether the folded axes stay with size 1.</param>
    /// <param name="name">The name.</param>
    public static Symbol GlobalMaxPooling2D(this Symbol x, bool keepDims = false, string? name = null) => new GlobalMaxPooling2D(keepDims, name).Apply(x);
}

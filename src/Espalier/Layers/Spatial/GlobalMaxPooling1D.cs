using Espalier.Graph;

namespace Espalier;

/// <summary>The largest value of each channel over all steps: (batch, steps, channels) → (batch, channels).</summary>
/// <param name="keepDims">Whether the folded axes stay with size 1: (batch, 1, channels).</param>
/// <param name="name">The name.</param>
[Registered("GlobalMaxPooling1D", "GlobalMaxPool1D")]
public sealed class GlobalMaxPooling1D(bool keepDims = false, string? name = null) : GlobalPoolingLayer(1, keepDims, name)
{
    private protected override Symbol Fold(Symbol x, int[] axes) => Op.Apply(new ReduceMax(axes, keepDims: true), x);

    internal static GlobalMaxPooling1D FromConfig(Config c)
    {
        ChannelsLast.Require(c);
        return Restore(new GlobalMaxPooling1D(c.Flag("keepdims", false), c.Text("name")), c);
    }
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.GlobalMaxPooling1D"/>.</summary>
    /// <param name="x">(batch, steps, channels).</param>
    /// <param name="keepDims">Whether the folded axes stay with size 1.</param>
    /// <param name="name">The name.</param>
    public static Symbol GlobalMaxPooling1D(this Symbol x, bool keepDims = false, string? name = null) => new GlobalMaxPooling1D(keepDims, name).Apply(x);
}

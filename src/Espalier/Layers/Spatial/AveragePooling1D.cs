using Espalier.Graph;

namespace Espalier;

/// <summary>The mean of the values under a window, for each channel: (batch, steps, channels) → (batch, output steps, channels). The border of the padding is not counted.</summary>
[Registered("AveragePooling1D", "AvgPool1D")]
public sealed class AveragePooling1D : PoolingLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="poolSize">How many steps the window covers, at least 1.</param>
    /// <param name="strides">How far the window moves from one output to the next; the window's size by default.</param>
    /// <param name="padding">What happens at the edges.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">A number is below 1, or the padding is causal.</exception>
    public AveragePooling1D(int poolSize = 2, int? strides = null, Padding padding = Padding.Valid, string? name = null)
        : base(1, new Pair(1, poolSize), strides is { } step ? new Pair(1, step) : null, padding, name) { }

    private AveragePooling1D(Config c) : base(1, c) { }

    private protected override Op Pool(SlidingWindow window) => new AveragePool(window);

    internal static AveragePooling1D FromConfig(Config c) => Restore(new AveragePooling1D(c), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.AveragePooling1D"/>.</summary>
    /// <param name="x">(batch, steps, channels).</param>
    /// <param name="poolSize">How many steps the window covers, at least 1.</param>
    /// <param name="strides">How far the window moves from one output to the next; the window's size by default.</param>
    /// <param name="padding">What happens at the edges.</param>
    /// <param name="name">The name.</param>
    public static Symbol AveragePooling1D(this Symbol x, int poolSize = 2, int? strides = null, Padding padding = Padding.Valid, string? name = null) =>
        new AveragePooling1D(poolSize, strides, padding, name).Apply(x);
}

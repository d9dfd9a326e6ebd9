using Espalier.Graph;

namespace Espalier;

/// <summary>The mean of the values under a window, for each channel: (batch, rows, columns, channels) → (batch, output rows, output columns, channels). The border of the padding is not counted.</summary>
[Registered("AveragePooling2D", "AvgPool2D")]
public sealed class AveragePooling2D : PoolingLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="poolSize">The rows and columns of the window, at least 1; 2×2 by default.</param>
    /// <param name="strides">How far the window moves from one output to the next; the window's size by default.</param>
    /// <param name="padding">What happens at the edges.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">A number is below 1, or the padding is causal.</exception>
    public AveragePooling2D(Pair? poolSize = null, Pair? strides = null, Padding padding = Padding.Valid, string? name = null)
        : base(2, poolSize ?? 2, strides, padding, name) { }

    private AveragePooling2D(Config c) : base(2, c) { }

    private protected override Op Pool(SlidingWindow window) => new AveragePool(window);

    internal static AveragePooling2D FromConfig(Config c) => Restore(new AveragePooling2D(c), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.AveragePooling2D"/>.</summary>
    /// <param name="x">(batch, rows, columns, channels).</param>
    /// <param name="poolSize">The rows and columns of the window, at least 1; 2×2 by default.</param>
    /// <param name="strides">How far the window moves from one output to the next; the window's size by default.</param>
    /// <param name="padding">What happens at the edges.</param>
    /// <param name="name">The name.</param>
    public static Symbol AveragePooling2D(this Symbol x, Pair? poolSize = null, Pair? strides = null, Padding padding = Padding.Valid, string? name = null) =>
        new AveragePooling2D(poolSize, strides, padding, name).Apply(x);
}

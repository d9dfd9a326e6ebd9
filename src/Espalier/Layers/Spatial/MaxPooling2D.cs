using Espalier.Graph;

namespace Espalier;

/// <summary>The largest value under a window, for each channel: (batch, rows, columns, channels) → (batch, output rows, output columns, channels).</summary>
[Registered("MaxPooling2D", "MaxPool2D")]
public sealed class MaxPooling2D : PoolingLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="poolSize">The rows and columns of the window, at least 1; 2×2 by default.</param>
    /// <param name="strides">How far the window moves from one output to the next; the window's size by default.</param>
    /// <param name="padding">What happens at the edges.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">A number is below 1, or the padding is causal.</exception>
    public MaxPooling2D(Pair? poolSize = null, Pair? strides = null, Padding padding = Padding.Valid, string? name = null)
        : base(2, poolSize ?? 2, strides, padding, name) { }

    private MaxPooling2D(Config c) : base(2, c) { }

    private protected override Op Pool(SlidingWindow window) => new MaxPool(window);

    internal static MaxPooling2D FromConfig(Config c) => Restore(new MaxPooling2D(c), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.MaxPooling2D"/>.</summary>
    /// <param name="x">(batch, rows, columns, channels).</param>
    /// <param name="poolSize">The rows and columns of the window, at least 1; 2×2 by default.</param>
    /// <param name="strides">How far the window moves from one output to the next; the window's size by default.</param>
    /// <param name="padding">What happens at the edges.</param>
    /// <param name="name">The name.</param>
    public static Symbol MaxPooling2D(this Symbol x, Pair? poolSize = null, Pair? strides = null, Padding padding = Padding.Valid, string? name = null) =>
        new MaxPooling2D(poolSize, strides, padding, name).Apply(x);
}

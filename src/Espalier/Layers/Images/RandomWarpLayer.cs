using Espalier.Graph;

namespace Espalier;

/// <summary>A random layer that turns, moves or scales images: what lies beyond the edges, and how pixels between are made.</summary>
public abstract class RandomWarpLayer : RandomImageLayer
{
    private protected RandomWarpLayer(EdgeMode fillMode, PixelInterpolation interpolation, int? seed, double fillValue, string? name) : base(seed, name)
    {
        (FillMode, Interpolation, FillValue) = (fillMode, interpolation, fillValue);
        if (fillMode == EdgeMode.Mirror) throw Misfit("needs the fill mode reflect, wrap, constant or nearest, as Keras's layer does, but got mirror.");
        if (interpolation is not (PixelInterpolation.Nearest or PixelInterpolation.Bilinear))
            throw Misfit($"needs the interpolation nearest or bilinear but got {KerasWord.Of(interpolation)}.");
    }

    private protected RandomWarpLayer(Config c) : this(KerasWord.Read(c, "fill_mode", EdgeMode.Reflect),
        KerasWord.Read(c, "interpolation", PixelInterpolation.Bilinear), c.IntegerOrNull("seed"), c.Number("fill_value", 0), c.Text("name")) =>
        ChannelsLast.Require(c);

    /// <summary>What lies beyond the edges.</summary>
    public EdgeMode FillMode { get; }

    /// <summary>How pixels between are made.</summary>
    public PixelInterpolation Interpolation { get; }

    /// <summary>The value beyond the edges when the fill mode is constant.</summary>
    public double FillValue { get; }

    /// <summary>A matrix for each image: (batch, 8).</summary>
    private protected abstract Symbol Matrices(Symbol x);

    private protected sealed override Symbol Change(Symbol x) => Op.Apply(new AffineWarp(Interpolation, FillMode, (float)FillValue), x, Matrices(x));
}

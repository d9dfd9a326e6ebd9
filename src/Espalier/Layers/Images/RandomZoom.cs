namespace Espalier;

/// <summary>In training makes each image smaller or larger about its middle; in use it changes nothing.</summary>
[Registered("RandomZoom")]
public sealed class RandomZoom : RandomWarpLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="heightFactor">How much more of the height is seen, from −1 to 1: positive numbers zoom out, negative ones in.</param>
    /// <param name="widthFactor">The same for the width; null for as much as the height, so that nothing is stretched.</param>
    /// <param name="fillMode">What lies beyond the edges.</param>
    /// <param name="interpolation">How pixels between are made: nearest or bilinear.</param>
    /// <param name="seed">A number that names the layer's own random numbers, besides the model's seed.</param>
    /// <param name="fillValue">The value beyond the edges when the fill mode is constant.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">A factor is outside its bounds, or the fill mode or the interpolation is another.</exception>
    public RandomZoom(FactorRange heightFactor, FactorRange? widthFactor = null, EdgeMode fillMode = EdgeMode.Reflect,
        PixelInterpolation interpolation = PixelInterpolation.Bilinear, int? seed = null, double fillValue = 0, string? name = null)
        : base(fillMode, interpolation, seed, fillValue, name) => SetFactors(heightFactor, widthFactor);

    private RandomZoom(Config c) : base(c) => SetFactors(FactorRange.Require(c, "height_factor"), FactorRange.Read(c, "width_factor"));

    /// <summary>How much more of the height is seen.</summary>
    public FactorRange HeightFactor { get; private set; }

    /// <summary>How much more of the width is seen; null for as much as of the height.</summary>
    public FactorRange? WidthFactor { get; private set; }

    private void SetFactors(FactorRange height, FactorRange? width)
    {
        RequireWithin(height, -1, 1, "a height factor");
        if (width is { } range) RequireWithin(range, -1, 1, "a width factor");
        (HeightFactor, WidthFactor) = (height, width);
    }

    // A scale of z about the middle m reads z·x + (1 − z)·m. Taken in that order, halves between pixels fall to the sides they fall to in Keras.
    private protected override Symbol Matrices(Symbol x)
    {
        float y = (x.Shape[1] - 1) / 2f, middle = (x.Shape[2] - 1) / 2f;
        var draws = Draw(x, WidthFactor is null ? 1 : 2);
        var down = Between(draws, 0, 1 + HeightFactor.Low, 1 + HeightFactor.High);
        var across = WidthFactor is { } width ? Between(draws, 1, 1 + width.Low, 1 + width.High) : down;
        return ImageOps.Matrices([(across, 0), ((1 - across) * middle, 2), (down, 4), ((1 - down) * y, 5)], [0, 0, 0, 0, 0, 0, 0, 0]);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["height_factor"] = HeightFactor.Json(asList: false);
        config.Json["width_factor"] = WidthFactor?.Json(asList: false);
        config.Json["fill_mode"] = KerasWord.Of(FillMode);
        config.Json["interpolation"] = KerasWord.Of(Interpolation);
        config.Json["seed"] = Seed;
        config.Json["fill_value"] = FillValue;
    }

    internal static RandomZoom FromConfig(Config c) => Restore(new RandomZoom(c), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.RandomZoom"/>.</summary>
    /// <param name="x">(batch, rows, columns, channels).</param>
    /// <param name="heightFactor">How much more of the height is seen: positive numbers zoom out, negative ones in.</param>
    /// <param name="widthFactor">The same for the width; null for as much as the height.</param>
    /// <param name="fillMode">What lies beyond the edges.</param>
    /// <param name="interpolation">How pixels between are made: nearest or bilinear.</param>
    /// <param name="name">The name.</param>
    public static Symbol RandomZoom(this Symbol x, FactorRange heightFactor, FactorRange? widthFactor = null, EdgeMode fillMode = EdgeMode.Reflect,
        PixelInterpolation interpolation = PixelInterpolation.Bilinear, string? name = null) =>
        new RandomZoom(heightFactor, widthFactor, fillMode, interpolation, name: name).Apply(x);
}

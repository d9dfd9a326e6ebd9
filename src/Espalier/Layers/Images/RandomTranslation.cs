namespace Espalier;

/// <summary>In training moves each image by random amounts, not rounded to whole pixels; in use it changes nothing.</summary>
[Registered("RandomTranslation")]
public sealed class RandomTranslation : RandomWarpLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="heightFactor">How far down, in parts of the height, from −1 to 1.</param>
    /// <param name="widthFactor">How far to the right, in parts of the width, from −1 to 1.</param>
    /// <param name="fillMode">What lies beyond the edges.</param>
    /// <param name="interpolation">How pixels between are made: nearest or bilinear.</param>
    /// <param name="seed">A number that names the layer's own random numbers, besides the model's seed.</param>
    /// <param name="fillValue">The value beyond the edges when the fill mode is constant.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">A factor is outside its bounds, or the fill mode or the interpolation is another.</exception>
    public RandomTranslation(FactorRange heightFactor, FactorRange widthFactor, EdgeMode fillMode = EdgeMode.Reflect,
        PixelInterpolation interpolation = PixelInterpolation.Bilinear, int? seed = null, double fillValue = 0, string? name = null)
        : base(fillMode, interpolation, seed, fillValue, name) => SetFactors(heightFactor, widthFactor);

    private RandomTranslation(Config c) : base(c) => SetFactors(FactorRange.Require(c, "height_factor"), FactorRange.Require(c, "width_factor"));

    /// <summary>How far down, in parts of the height.</summary>
    public FactorRange HeightFactor { get; private set; }

    /// <summary>How far to the right, in parts of the width.</summary>
    public FactorRange WidthFactor { get; private set; }

    private void SetFactors(FactorRange height, FactorRange width)
    {
        RequireWithin(height, -1, 1, "a height factor");
        RequireWithin(width, -1, 1, "a width factor");
        (HeightFactor, WidthFactor) = (height, width);
    }

    // An image moves to the right where each pixel is read on its left.
    private protected override Symbol Matrices(Symbol x)
    {
        var draws = Draw(x, 2);
        var down = Between(draws, 0, HeightFactor.Low, HeightFactor.High) * x.Shape[1];
        var across = Between(draws, 1, WidthFactor.Low, WidthFactor.High) * x.Shape[2];
        return ImageOps.Matrices([(-across, 2), (-down, 5)], [1, 0, 0, 0, 1, 0, 0, 0]);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["height_factor"] = HeightFactor.Json(asList: false);
        config.Json["width_factor"] = WidthFactor.Json(asList: false);
        config.Json["fill_mode"] = KerasWord.Of(FillMode);
        config.Json["interpolation"] = KerasWord.Of(Interpolation);
        config.Json["seed"] = Seed;
        config.Json["fill_value"] = FillValue;
    }

    internal static RandomTranslation FromConfig(Config c) => Restore(new RandomTranslation(c), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.RandomTranslation"/>.</summary>
    /// <param name="x">(batch, rows, columns, channels).</param>
    /// <param name="heightFactor">How far down, in parts of the height.</param>
    /// <param name="widthFactor">How far to the right, in parts of the width.</param>
    /// <param name="fillMode">What lies beyond the edges.</param>
    /// <param name="interpolation">How pixels between are made: nearest or bilinear.</param>
    /// <param name="name">The name.</param>
    public static Symbol RandomTranslation(this Symbol x, FactorRange heightFactor, FactorRange widthFactor, EdgeMode fillMode = EdgeMode.Reflect,
        PixelInterpolation interpolation = PixelInterpolation.Bilinear, string? name = null) =>
        new RandomTranslation(heightFactor, widthFactor, fillMode, interpolation, name: name).Apply(x);
}

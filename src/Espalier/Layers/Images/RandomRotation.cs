using Espalier.Graph;

namespace Espalier;

/// <summary>In training turns each image about its middle by a random angle; in use it changes nothing.</summary>
[Registered("RandomRotation")]
public sealed class RandomRotation : RandomWarpLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="factor">The angles in parts of a whole turn, from −1 to 1; positive ones are counter-clockwise.</param>
    /// <param name="fillMode">What lies beyond the edges.</param>
    /// <param name="interpolation">How pixels between are made: nearest or bilinear.</param>
    /// <param name="seed">A number that names the layer's own random numbers, besides the model's seed.</param>
    /// <param name="fillValue">The value beyond the edges when the fill mode is constant.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">The factor is outside its bounds, or the fill mode or the interpolation is another.</exception>
    public RandomRotation(FactorRange factor, EdgeMode fillMode = EdgeMode.Reflect, PixelInterpolation interpolation = PixelInterpolation.Bilinear,
        int? seed = null, double fillValue = 0, string? name = null) : base(fillMode, interpolation, seed, fillValue, name) => SetFactor(factor);

    private RandomRotation(Config c) : base(c) => SetFactor(FactorRange.Require(c, "factor"));

    /// <summary>The angles in parts of a whole turn.</summary>
    public FactorRange Factor { get; private set; }

    private void SetFactor(FactorRange factor)
    {
        RequireWithin(factor, -1, 1, "a factor");
        Factor = factor;
    }

    private protected override Symbol Matrices(Symbol x) => Op.Apply(new RotationMatrix(x.Shape[1], x.Shape[2]),
        Between(Draw(x, 1), 0, Factor.Low * 2 * Math.PI, Factor.High * 2 * Math.PI));

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["factor"] = Factor.Json(asList: true);
        config.Json["fill_mode"] = KerasWord.Of(FillMode);
        config.Json["fill_value"] = FillValue;
        config.Json["interpolation"] = KerasWord.Of(Interpolation);
        config.Json["seed"] = Seed;
    }

    internal static RandomRotation FromConfig(Config c) => Restore(new RandomRotation(c), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.RandomRotation"/>.</summary>
    /// <param name="x">(batch, rows, columns, channels).</param>
    /// <param name="factor">The angles in parts of a whole turn; positive ones are counter-clockwise.</param>
    /// <param name="fillMode">What lies beyond the edges.</param>
    /// <param name="interpolation">How pixels between are made: nearest or bilinear.</param>
    /// <param name="name">The name.</param>
    public static Symbol RandomRotation(this Symbol x, FactorRange factor, EdgeMode fillMode = EdgeMode.Reflect,
        PixelInterpolation interpolation = PixelInterpolation.Bilinear, string? name = null) =>
        new RandomRotation(factor, fillMode, interpolation, name: name).Apply(x);
}

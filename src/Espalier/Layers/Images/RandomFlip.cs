using Espalier.Graph;

namespace Espalier;

/// <summary>In training turns each image over with probability 1/2; in use it changes nothing.</summary>
/// <param name="mode">Which way.</param>
/// <param name="seed">A number that names the layer's own random numbers, besides the model's seed.</param>
/// <param name="name">The name.</param>
[Registered("RandomFlip")]
public sealed class RandomFlip(FlipMode mode = FlipMode.HorizontalAndVertical, int? seed = null, string? name = null) : RandomImageLayer(seed, name)
{
    /// <summary>Which way.</summary>
    public FlipMode Mode { get; } = mode;

    private protected override Symbol Change(Symbol x)
    {
        // A coin of 1 makes column x column last − x, which nearest pixels read exactly.
        var coin = 1 - Ops.Above(Draw(x, 1), 0.5f);
        var numbers = new List<(Symbol, int)>();
        if (Mode != FlipMode.Vertical) numbers.AddRange([(1 - 2 * coin, 0), (coin * (x.Shape[2] - 1), 2)]);
        if (Mode != FlipMode.Horizontal) numbers.AddRange([(1 - 2 * coin, 4), (coin * (x.Shape[1] - 1), 5)]);
        var matrices = ImageOps.Matrices(numbers, [Mode == FlipMode.Vertical ? 1 : 0, 0, 0, 0, Mode == FlipMode.Horizontal ? 1 : 0, 0, 0, 0]);
        return Op.Apply(new AffineWarp(PixelInterpolation.Nearest, EdgeMode.Nearest), x, matrices);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["seed"] = Seed;
        config.Json["mode"] = KerasWord.Of(Mode);
    }

    internal static RandomFlip FromConfig(Config c)
    {
        ChannelsLast.Require(c);
        return Restore(new RandomFlip(KerasWord.Read(c, "mode", FlipMode.HorizontalAndVertical), c.IntegerOrNull("seed"), c.Text("name")), c);
    }
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.RandomFlip"/>.</summary>
    /// <param name="x">(batch, rows, columns, channels).</param>
    /// <param name="mode">Which way.</param>
    /// <param name="name">The name.</param>
    public static Symbol RandomFlip(this Symbol x, FlipMode mode = FlipMode.HorizontalAndVertical, string? name = null) =>
        new RandomFlip(mode, name: name).Apply(x);
}

using Espalier.Graph;

namespace Espalier;

/// <summary>
/// In training a part of each image at a random place; in use, and where the image is smaller, the largest part in the middle with that ratio of
/// sides, resized: (batch, rows, columns, channels) → (batch, height, width, channels). Keras takes one place for the whole batch; here each image
/// has its own.
/// </summary>
[Registered("RandomCrop")]
public sealed class RandomCrop : RandomImageLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="height">The rows that come out, at least 1.</param>
    /// <param name="width">The columns that come out, at least 1.</param>
    /// <param name="seed">A number that names the layer's own random numbers, besides the model's seed.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">A size is below 1.</exception>
    public RandomCrop(int height, int width, int? seed = null, string? name = null) : base(seed, name)
    {
        if (Math.Min(height, width) < 1) throw Misfit($"needs a height and a width of 1 or more but got {height} and {width}.");
        (Height, Width) = (height, width);
    }

    /// <summary>The rows that come out.</summary>
    public int Height { get; }

    /// <summary>The columns that come out.</summary>
    public int Width { get; }

    private protected override Symbol Change(Symbol x)
    {
        int rows = x.Shape[1] - Height, columns = x.Shape[2] - Width;
        if (rows < 0 || columns < 0) return Use(x);
        var draws = Draw(x, 2);
        // The numbers are below 1 by at least 2⁻²⁴, so that the floor is at most the number of rows or columns to spare.
        var starts = Op.Apply(new Floor(), draws * Constant.Of(new Shape(2), [rows + 1, columns + 1]));
        var matrices = ImageOps.Matrices([(Op.Apply(new Slice(1, 0, 1), starts), 5), (Op.Apply(new Slice(1, 1, 1), starts), 2)], [1, 0, 0, 0, 1, 0, 0, 0]);
        return ImageOps.Crop(Op.Apply(new AffineWarp(PixelInterpolation.Nearest, EdgeMode.Nearest), x, matrices), 0, 0, Height, Width);
    }

    private protected override Symbol Use(Symbol x) => ImageOps.FillSize(x, Height, Width);

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["height"] = Height;
        config.Json["width"] = Width;
        config.Json["seed"] = Seed;
    }

    internal static RandomCrop FromConfig(Config c)
    {
        ChannelsLast.Require(c);
        return Restore(new RandomCrop(c.Integer("height"), c.Integer("width"), c.IntegerOrNull("seed"), c.Text("name")), c);
    }
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.RandomCrop"/>.</summary>
    /// <param name="x">(batch, rows, columns, channels).</param>
    /// <param name="height">The rows that come out.</param>
    /// <param name="width">The columns that come out.</param>
    /// <param name="name">The name.</param>
    public static Symbol RandomCrop(this Symbol x, int height, int width, string? name = null) => new RandomCrop(height, width, name: name).Apply(x);
}

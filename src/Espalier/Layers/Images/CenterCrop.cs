namespace Espalier;

/// <summary>
/// The middle of images: (batch, rows, columns, channels) → (batch, height, width, channels). Of an image that is smaller, the largest part
/// in the middle with that ratio of sides, resized.
/// </summary>
[Registered("CenterCrop")]
public sealed class CenterCrop : SpatialLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="height">The rows that come out, at least 1.</param>
    /// <param name="width">The columns that come out, at least 1.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">A size is below 1.</exception>
    public CenterCrop(int height, int width, string? name = null) : base(2, name)
    {
        if (Math.Min(height, width) < 1) throw Misfit($"needs a height and a width of 1 or more but got {height} and {width}.");
        (Height, Width) = (height, width);
    }

    /// <summary>The rows that come out.</summary>
    public int Height { get; }

    /// <summary>The columns that come out.</summary>
    public int Width { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var x = inputs[0];
        int rows = x.Shape[1] - Height, columns = x.Shape[2] - Width;
        return [rows >= 0 && columns >= 0 ? ImageOps.Crop(x, rows / 2, columns / 2, Height, Width) : ImageOps.FillSize(x, Height, Width)];
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["data_format"] = "channels_last";
        config.Json["height"] = Height;
        config.Json["width"] = Width;
    }

    internal static CenterCrop FromConfig(Config c)
    {
        ChannelsLast.Require(c);
        return Restore(new CenterCrop(c.Integer("height"), c.Integer("width"), c.Text("name")), c);
    }
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.CenterCrop"/>.</summary>
    /// <param name="x">(batch, rows, columns, channels).</param>
    /// <param name="height">The rows that come out.</param>
    /// <param name="width">The columns that come out.</param>
    /// <param name="name">The name.</param>
    public static Symbol CenterCrop(this Symbol x, int height, int width, string? name = null) => new CenterCrop(height, width, name).Apply(x);
}

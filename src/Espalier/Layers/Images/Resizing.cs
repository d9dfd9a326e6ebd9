namespace Espalier;

/// <summary>Brings images to one size: (batch, rows, columns, channels) → (batch, height, width, channels).</summary>
[Registered("Resizing")]
public sealed class Resizing : SpatialLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="height">The rows that come out, at least 1.</param>
    /// <param name="width">The columns that come out, at least 1.</param>
    /// <param name="interpolation">How pixels between are made.</param>
    /// <param name="cropToAspectRatio">Whether the image is cut first, so that nothing is stretched.</param>
    /// <param name="padToAspectRatio">Whether the image gets a border first, so that nothing is stretched.</param>
    /// <param name="fillValue">The value of that border.</param>
    /// <param name="antialias">
    /// Whether every pixel counts when the image shrinks. Keras's layer has no such setting, so a file of a model with it is for Espalier only.
    /// </param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">A size is below 1, or the image shall be both cut and padded.</exception>
    public Resizing(int height, int width, PixelInterpolation interpolation = PixelInterpolation.Bilinear, bool cropToAspectRatio = false,
        bool padToAspectRatio = false, double fillValue = 0, bool antialias = false, string? name = null) : base(2, name)
    {
        if (Math.Min(height, width) < 1) throw Misfit($"needs a height and a width of 1 or more but got {height} and {width}.");
        if (cropToAspectRatio && padToAspectRatio) throw Misfit("can cut the image or pad it to keep the ratio of its sides, not both.");
        (Height, Width, Interpolation, Antialias) = (height, width, interpolation, antialias);
        (CropToAspectRatio, PadToAspectRatio, FillValue) = (cropToAspectRatio, padToAspectRatio, fillValue);
    }

    /// <summary>The rows that come out.</summary>
    public int Height { get; }

    /// <summary>The columns that come out.</summary>
    public int Width { get; }

    /// <summary>How pixels between are made.</summary>
    public PixelInterpolation Interpolation { get; }

    /// <summary>Whether the image is cut first.</summary>
    public bool CropToAspectRatio { get; }

    /// <summary>Whether the image gets a border first.</summary>
    public bool PadToAspectRatio { get; }

    /// <summary>The value of that border.</summary>
    public double FillValue { get; }

    /// <summary>Whether every pixel counts when the image shrinks.</summary>
    public bool Antialias { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var x = inputs[0];
        if (CropToAspectRatio) x = ImageOps.CropToRatio(x, Height, Width);
        if (PadToAspectRatio) x = ImageOps.PadToRatio(x, Height, Width, (float)FillValue);
        return [ImageOps.Resize(x, Height, Width, Interpolation, Antialias)];
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["data_format"] = "channels_last";
        config.Json["height"] = Height;
        config.Json["width"] = Width;
        config.Json["interpolation"] = KerasWord.Of(Interpolation);
        config.Json["crop_to_aspect_ratio"] = CropToAspectRatio;
        config.Json["pad_to_aspect_ratio"] = PadToAspectRatio;
        config.Json["fill_mode"] = "constant";
        config.Json["fill_value"] = FillValue;
        if (Antialias) config.Json["antialias"] = true;
    }

    internal static Resizing FromConfig(Config c)
    {
        ChannelsLast.Require(c);
        if (c.Text("fill_mode") is { } mode && mode != "constant") throw c.Wrong("fill_mode", "'constant'");
        return Restore(new Resizing(c.Integer("height"), c.Integer("width"), KerasWord.Read(c, "interpolation", PixelInterpolation.Bilinear),
            c.Flag("crop_to_aspect_ratio", false), c.Flag("pad_to_aspect_ratio", false), c.Number("fill_value", 0), c.Flag("antialias", false),
            c.Text("name")), c);
    }
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.Resizing"/>.</summary>
    /// <param name="x">(batch, rows, columns, channels).</param>
    /// <param name="height">The rows that come out.</param>
    /// <param name="width">The columns that come out.</param>
    /// <param name="interpolation">How pixels between are made.</param>
    /// <param name="cropToAspectRatio">Whether the image is cut first, so that nothing is stretched.</param>
    /// <param name="padToAspectRatio">Whether the image gets a border first, so that nothing is stretched.</param>
    /// <param name="antialias">Whether every pixel counts when the image shrinks.</param>
    /// <param name="name">The name.</param>
    public static Symbol Resizing(this Symbol x, int height, int width, PixelInterpolation interpolation = PixelInterpolation.Bilinear,
        bool cropToAspectRatio = false, bool padToAspectRatio = false, bool antialias = false, string? name = null) =>
        new Resizing(height, width, interpolation, cropToAspectRatio, padToAspectRatio, 0, antialias, name).Apply(x);
}

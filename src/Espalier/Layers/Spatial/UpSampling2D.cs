namespace Espalier;

/// <summary>Images some times as large: (batch, rows, columns, channels) → (batch, rows · times, columns · times, channels).</summary>
[Registered("UpSampling2D")]
public sealed class UpSampling2D : SpatialLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="size">How many times as many rows and columns, at least 1; 2 by default.</param>
    /// <param name="interpolation">How pixels between are made; nearest repeats rows and columns.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">A number is below 1.</exception>
    public UpSampling2D(Pair? size = null, PixelInterpolation interpolation = PixelInterpolation.Nearest, string? name = null) : base(2, name)
    {
        (Size, Interpolation) = (size ?? 2, interpolation);
        RequirePositive(Size, "a size");
    }

    /// <summary>How many times as many rows and columns.</summary>
    public Pair Size { get; }

    /// <summary>How pixels between are made.</summary>
    public PixelInterpolation Interpolation { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var x = inputs[0];
        return [Interpolation == PixelInterpolation.Nearest ? ImageOps.Repeat(x, Size.Rows, Size.Columns)
            : ImageOps.Resize(x, x.Shape[1] * Size.Rows, x.Shape[2] * Size.Columns, Interpolation, antialias: false)];
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["size"] = Size.Json(2);
        config.Json["data_format"] = "channels_last";
        config.Json["interpolation"] = KerasWord.Of(Interpolation);
    }

    internal static UpSampling2D FromConfig(Config c)
    {
        ChannelsLast.Require(c);
        return Restore(new UpSampling2D(Pair.Read(c, "size", 2), KerasWord.Read(c, "interpolation", PixelInterpolation.Nearest), c.Text("name")), c);
    }
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.UpSampling2D"/>.</summary>
    /// <param name="x">(batch, rows, columns, channels).</param>
    /// <param name="size">How many times as many rows and columns; 2 by default.</param>
    /// <param name="interpolation">How pixels between are made; nearest repeats rows and columns.</param>
    /// <param name="name">The name.</param>
    public static Symbol UpSampling2D(this Symbol x, Pair? size = null, PixelInterpolation interpolation = PixelInterpolation.Nearest, string? name = null) =>
        new UpSampling2D(size, interpolation, name).Apply(x);
}

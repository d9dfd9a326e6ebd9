using System.Globalization;

namespace Espalier.Data;

/// <summary>
/// How pictures are varied to learn from: one turn, shift, zoom and flip, done as one warp, then contrast, brightness and noise. Amounts mean
/// what they mean in Keras's layers (<c>RandomRotation</c>, <c>RandomTranslation</c>, <c>RandomZoom</c>, <c>RandomFlip</c>).
/// </summary>
public sealed record Augmentation
{
    /// <summary>Degrees; positive turns counter-clockwise.</summary>
    public Spread Rotate { get; init; }

    /// <summary>Shift down as a share of the height; negative shifts up.</summary>
    public Spread ShiftRows { get; init; }

    /// <summary>Shift to the right as a share of the width; negative shifts left.</summary>
    public Spread ShiftColumns { get; init; }

    /// <summary>Both shifts, drawn apart.</summary>
    public Spread Shift { init => ShiftRows = ShiftColumns = value; }

    /// <summary>Zoom by 1 + amount: positive zooms out (more is seen), negative zooms in.</summary>
    /// <exception cref="EspalierException">The amount may reach -1, where a picture would vanish.</exception>
    public Spread Zoom { get; init => field = Zooming(value); }

    /// <summary>The zoom of the width where it is to differ from the height's; null keeps the picture's proportions.</summary>
    /// <exception cref="EspalierException">The amount may reach -1, where a picture would vanish.</exception>
    public Spread? ZoomColumns { get; init => field = value is { } zoom ? Zooming(zoom) : null; }

    /// <summary>The share of pictures mirrored left to right, from 0 to 1: 0.5 flips every other.</summary>
    /// <exception cref="EspalierException">The share is not within 0 and 1.</exception>
    public double FlipHorizontal { get; init => field = Share(value, "flipped left to right"); }

    /// <summary>The share of pictures mirrored top to bottom, from 0 to 1.</summary>
    /// <exception cref="EspalierException">The share is not within 0 and 1.</exception>
    public double FlipVertical { get; init => field = Share(value, "flipped top to bottom"); }

    /// <summary>Distances from each channel's mean are multiplied with 1 + amount.</summary>
    public Spread Contrast { get; init; }

    /// <summary>What is added to every pixel, in the units of the stored values.</summary>
    public Spread Brightness { get; init; }

    /// <summary>The standard deviation of noise that is added to each value on its own, in the units of the stored values.</summary>
    /// <exception cref="EspalierException">The deviation is negative or no number.</exception>
    public double Noise { get; init => field = double.IsFinite(value) && value >= 0 ? value : throw Wrong($"Noise needs a standard deviation of 0 or more but got {value}."); }

    /// <summary>Values are brought back into this range at the end, as <c>(0, 1)</c>; null leaves them.</summary>
    /// <exception cref="EspalierException">The limits are the wrong way round.</exception>
    public (double Low, double High)? Clip
    {
        get;
        init => field = value is not { } range || range.Low < range.High ? value : throw Wrong($"Clipping needs a lower and a higher limit but got {range.Low} and {range.High}.");
    }

    /// <summary>What lies beyond the edges.</summary>
    public FillMode Fill { get; init; } = FillMode.Reflect;

    /// <summary>The value beyond the edges with <see cref="FillMode.Constant"/>.</summary>
    public double FillValue { get; init; }

    /// <summary>How values between pixels are read.</summary>
    public Interpolation Interpolation { get; init; } = Interpolation.Bilinear;

    /// <summary>The height of the pictures a model sees; null as they are stored. The whole picture is scaled, nothing is cut off.</summary>
    /// <exception cref="EspalierException">The height is below 1.</exception>
    public int? Rows { get; init => field = Size(value, "height"); }

    /// <summary>The width of the pictures a model sees; null as they are stored.</summary>
    /// <exception cref="EspalierException">The width is below 1.</exception>
    public int? Columns { get; init => field = Size(value, "width"); }

    /// <summary>The classes that turn into each other when a picture is mirrored left to right.</summary>
    public IReadOnlyList<ClassSwap> Swap { get; init; } = [];

    /// <summary>The classes that turn into each other when a picture is mirrored top to bottom.</summary>
    public IReadOnlyList<ClassSwap> SwapVertical { get; init; } = [];

    /// <summary>Whether a picture's geometry may change, apart from its size.</summary>
    internal bool Warps => !Rotate.IsZero || !ShiftRows.IsZero || !ShiftColumns.IsZero || !Zoom.IsZero || ZoomColumns is { IsZero: false } || FlipHorizontal > 0 || FlipVertical > 0;

    private static Spread Zooming(Spread zoom) => zoom.Low > -1 && zoom.Deviation < 1.0 / 3 ? zoom
        : throw new EspalierException($"A zoom amount has to stay above -1, where a picture would vanish, but is {zoom}.");

    private static double Share(double value, string what) => value is >= 0 and <= 1 ? value
        : throw Wrong($"The share of pictures {what} should be from 0 to 1 but is {value}.");

    private static int? Size(int? value, string what) => value is null or >= 1 ? value : throw Wrong($"Pictures need a {what} of 1 or more but got {value}.");

    private static EspalierException Wrong(FormattableString message) => new(message.ToString(CultureInfo.InvariantCulture));
}

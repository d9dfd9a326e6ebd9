namespace Espalier.Data;

/// <summary>
/// A picture in memory: bytes from 0 (black) to 255 (white), row by row, the channels of a pixel side by side. One channel is grey,
/// three are red, green and blue. A picture never changes; what alters it makes a new one.
/// </summary>
public sealed partial class Image
{
    /// <summary>The most pixels that are decoded unless said otherwise: 64 million, such as 8000 × 8000.</summary>
    public const long DefaultMaxPixels = 64_000_000;

    private readonly byte[] _pixels;

    /// <summary>Makes a picture from pixels, copied.</summary>
    /// <param name="rows">Its height, at least 1.</param>
    /// <param name="columns">Its width, at least 1.</param>
    /// <param name="channels">1 for grey, 3 for colour.</param>
    /// <param name="pixels">rows × columns × channels bytes.</param>
    /// <exception cref="EspalierException">A size is not valid, or the number of bytes does not fit.</exception>
    public Image(int rows, int columns, int channels, ReadOnlySpan<byte> pixels) : this(rows, columns, channels, pixels.ToArray()) { }

    /// <summary>Wraps pixels that nobody else writes to.</summary>
    internal Image(int rows, int columns, int channels, byte[] pixels)
    {
        if (rows < 1 || columns < 1) throw new EspalierException($"A picture needs at least one row and one column but got {rows} x {columns}.");
        if (channels is not (1 or 3)) throw new EspalierException($"A picture has 1 channel (grey) or 3 (colour) but got {channels}.");
        if (pixels.LongLength != (long)rows * columns * channels)
            throw new EspalierException($"A picture of {rows} x {columns} x {channels} takes {(long)rows * columns * channels} bytes but got {pixels.Length}.");
        (Rows, Columns, Channels, _pixels) = (rows, columns, channels, pixels);
    }

    /// <summary>The height.</summary>
    public int Rows { get; }

    /// <summary>The width.</summary>
    public int Columns { get; }

    /// <summary>1 for grey, 3 for red, green and blue.</summary>
    public int Channels { get; }

    /// <summary>The bytes: rows × columns × channels, row-major, channels last.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>Its sizes as a tensor's: <c>(rows, columns, channels)</c>.</summary>
    public Shape Shape => new(Rows, Columns, Channels);

    /// <summary>The grey picture: ITU-R BT.601 luma, 0.299 red + 0.587 green + 0.114 blue, rounded as Pillow's mode L is.</summary>
    public Image ToGrey()
    {
        if (Channels == 1) return this;
        var grey = new byte[Rows * Columns];
        for (int i = 0, from = 0; i < grey.Length; i++, from += 3)
            grey[i] = (byte)((_pixels[from] * 19595 + _pixels[from + 1] * 38470 + _pixels[from + 2] * 7471 + 0x8000) >> 16);
        return new Image(Rows, Columns, 1, grey);
    }

    /// <summary>The picture with three channels; grey is repeated in each.</summary>
    public Image ToColour()
    {
        if (Channels == 3) return this;
        var colour = new byte[checked(_pixels.Length * 3)];
        for (int i = 0, to = 0; i < _pixels.Length; i++, to += 3) colour[to] = colour[to + 1] = colour[to + 2] = _pixels[i];
        return new Image(Rows, Columns, 3, colour);
    }

    /// <summary>The picture in another size.</summary>
    /// <param name="rows">The new height.</param>
    /// <param name="columns">The new width; the picture is stretched where the sides' ratio changes.</param>
    /// <param name="resampling">How new pixels are made of old ones.</param>
    public Image Resize(int rows, int columns, Resampling resampling = Resampling.Bilinear) =>
        rows == Rows && columns == Columns ? this : new Resizer(Rows, Columns, rows, columns, resampling).Resize(this);

    /// <summary>A part of the picture, such as <c>Crop(0..108, 10..118)</c>.</summary>
    /// <param name="rows">The rows to keep.</param>
    /// <param name="columns">The columns to keep.</param>
    /// <exception cref="EspalierException">The part is empty or reaches beyond the picture.</exception>
    public Image Crop(Range rows, Range columns)
    {
        var (top, height) = Part(rows, Rows, "rows");
        var (left, width) = Part(columns, Columns, "columns");
        if (height == Rows && width == Columns) return this;
        var part = new byte[height * width * Channels];
        for (int row = 0; row < height; row++)
            _pixels.AsSpan(((top + row) * Columns + left) * Channels, width * Channels).CopyTo(part.AsSpan(row * width * Channels));
        return new Image(height, width, Channels, part);

        (int Start, int Length) Part(Range range, int size, string what)
        {
            int start = range.Start.GetOffset(size), end = range.End.GetOffset(size);
            return start >= 0 && start < end && end <= size ? (start, end - start) : throw new EspalierException(
                $"The {what} {range} cannot be cut out of a picture of {Rows} x {Columns} (rows x columns).");
        }
    }

    /// <summary>The mirror image: left and right change places.</summary>
    public Image FlipHorizontal()
    {
        var flipped = new byte[_pixels.Length];
        for (int row = 0; row < Rows; row++)
            for (int column = 0; column < Columns; column++)
                _pixels.AsSpan((row * Columns + column) * Channels, Channels).CopyTo(flipped.AsSpan((row * Columns + Columns - 1 - column) * Channels));
        return new Image(Rows, Columns, Channels, flipped);
    }

    /// <summary>The pixels as numbers, shape <c>(rows, columns, channels)</c>.</summary>
    /// <param name="scale">What each byte is multiplied by; 1/255 makes white 1.</param>
    public Tensor ToTensor(float scale = 1f / 255)
    {
        var values = new float[_pixels.Length];
        for (int i = 0; i < values.Length; i++) values[i] = _pixels[i] * scale;
        return new Tensor(Shape, values);
    }

    /// <summary>Makes a picture from numbers: rounded, cut off at black and white.</summary>
    /// <param name="values">rows × columns × channels numbers, row-major.</param>
    /// <param name="rows">The height.</param>
    /// <param name="columns">The width.</param>
    /// <param name="channels">1 for grey, 3 for colour.</param>
    /// <param name="black">The number that is black.</param>
    /// <param name="white">The number that is white.</param>
    public static Image FromFloats(ReadOnlySpan<float> values, int rows, int columns, int channels, float black = 0, float white = 1)
    {
        var pixels = new byte[values.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            float value = (values[i] - black) / (white - black) * 255;
            pixels[i] = float.IsNaN(value) ? (byte)0 : (byte)MathF.Round(Math.Clamp(value, 0, 255));
        }
        return new Image(rows, columns, channels, pixels);
    }

    /// <inheritdoc/>
    public override string ToString() => $"Image {Rows} x {Columns} x {Channels}";
}

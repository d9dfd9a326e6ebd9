namespace Espalier.Plots;

/// <summary>A picture of a contact sheet, with the lines under it.</summary>
public sealed class SheetCell
{
    /// <summary>Makes a cell of bytes.</summary>
    /// <param name="rows">The picture's height.</param>
    /// <param name="columns">The picture's width.</param>
    /// <param name="channels">1 for grey, 3 for red, green and blue.</param>
    /// <param name="pixels">rows × columns × channels bytes, row-major, channels last.</param>
    /// <param name="lines">The lines under it.</param>
    /// <param name="mark">The colour of the frame around it.</param>
    /// <exception cref="EspalierException">The sizes and the number of bytes do not fit.</exception>
    public SheetCell(int rows, int columns, int channels, byte[] pixels, IReadOnlyList<SheetLine>? lines = null, SheetMark mark = SheetMark.None)
    {
        if (rows < 1 || columns < 1 || channels is not (1 or 3) || pixels.LongLength != (long)rows * columns * channels)
            throw new EspalierException($"A picture of a contact sheet has 1 or 3 channels and rows × columns × channels bytes but got {rows} × {columns} × {channels} and {pixels.Length} bytes.");
        (Rows, Columns, Channels, Pixels, Lines, Mark) = (rows, columns, channels, pixels, lines ?? [], mark);
    }

    /// <summary>Makes a cell of numbers, as a network sees them.</summary>
    /// <param name="values">rows × columns × channels values.</param>
    /// <param name="shape">(rows, columns, channels); channels 1 or 3.</param>
    /// <param name="lines">The lines under it.</param>
    /// <param name="mark">The colour of the frame around it.</param>
    /// <param name="range">The values that are black and white; null takes the picture's own lowest and highest.</param>
    /// <exception cref="EspalierException">The shape is none of a picture.</exception>
    public static SheetCell Of(ReadOnlySpan<float> values, Shape shape, IReadOnlyList<SheetLine>? lines = null, SheetMark mark = SheetMark.None, (float Black, float White)? range = null)
    {
        if (shape.Rank != 3) throw new EspalierException($"A picture has the shape (rows, columns, channels) but got {shape}.");
        var (black, white) = range ?? (float.PositiveInfinity, float.NegativeInfinity);
        if (range is null)
            foreach (float value in values)
                if (float.IsFinite(value)) (black, white) = (Math.Min(black, value), Math.Max(white, value));
        float scale = white > black ? 255 / (white - black) : 0;
        var pixels = new byte[values.Length];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = float.IsNaN(values[i]) ? (byte)0 : (byte)Math.Clamp(MathF.Round((values[i] - black) * scale), 0, 255);
        return new SheetCell(shape[0], shape[1], shape[2], pixels, lines, mark);
    }

    /// <summary>The picture's height.</summary>
    public int Rows { get; }

    /// <summary>The picture's width.</summary>
    public int Columns { get; }

    /// <summary>1 for grey, 3 for red, green and blue.</summary>
    public int Channels { get; }

    /// <summary>The lines under it.</summary>
    public IReadOnlyList<SheetLine> Lines { get; }

    /// <summary>The colour of the frame around it.</summary>
    public SheetMark Mark { get; }

    internal byte[] Pixels { get; }
}

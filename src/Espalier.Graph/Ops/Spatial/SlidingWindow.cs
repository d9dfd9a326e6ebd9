namespace Espalier.Graph;

/// <summary>
/// A window that slides over the rows and columns of images (batch, rows, columns, channels): its size, its steps, the gaps between the
/// places it looks at, and the border of zeros (or of nothing, for pooling) around the image. Convolution and pooling share it.
/// </summary>
public sealed record SlidingWindow
{
    /// <summary>Makes a window without a border.</summary>
    /// <param name="rows">Its rows, at least 1.</param>
    /// <param name="columns">Its columns, at least 1.</param>
    /// <param name="strideRows">How many rows it moves down from one output row to the next, at least 1.</param>
    /// <param name="strideColumns">How many columns it moves right, at least 1.</param>
    /// <param name="dilationRows">How far apart the rows are that it looks at, at least 1.</param>
    /// <param name="dilationColumns">How far apart the columns are that it looks at, at least 1.</param>
    /// <exception cref="EspalierException">A number is less than 1.</exception>
    public SlidingWindow(int rows, int columns, int strideRows = 1, int strideColumns = 1, int dilationRows = 1, int dilationColumns = 1)
    {
        Rows = AtLeastOne(rows, "rows");
        Columns = AtLeastOne(columns, "columns");
        StrideRows = AtLeastOne(strideRows, "a row stride");
        StrideColumns = AtLeastOne(strideColumns, "a column stride");
        DilationRows = AtLeastOne(dilationRows, "a row dilation");
        DilationColumns = AtLeastOne(dilationColumns, "a column dilation");
    }

    /// <summary>The rows of the window.</summary>
    public int Rows { get; }

    /// <summary>The columns of the window.</summary>
    public int Columns { get; }

    /// <summary>How many rows the window moves down from one output row to the next.</summary>
    public int StrideRows { get; }

    /// <summary>How many columns the window moves right from one output column to the next.</summary>
    public int StrideColumns { get; }

    /// <summary>How far apart the rows are that the window looks at.</summary>
    public int DilationRows { get; }

    /// <summary>How far apart the columns are that the window looks at.</summary>
    public int DilationColumns { get; }

    /// <summary>Rows of border above the image.</summary>
    public int Top { get; private init; }

    /// <summary>Rows of border below the image.</summary>
    public int Bottom { get; private init; }

    /// <summary>Columns of border left of the image.</summary>
    public int Left { get; private init; }

    /// <summary>Columns of border right of the image.</summary>
    public int Right { get; private init; }

    /// <summary>The rows from the first to the last one the window looks at.</summary>
    public int SpanRows => (Rows - 1) * DilationRows + 1;

    /// <summary>The columns from the first to the last one the window looks at.</summary>
    public int SpanColumns => (Columns - 1) * DilationColumns + 1;

    /// <summary>Whether there is a border on any side.</summary>
    public bool HasBorder => Top + Bottom + Left + Right > 0;

    /// <summary>The same window with a border.</summary>
    /// <param name="top">Rows above.</param>
    /// <param name="bottom">Rows below.</param>
    /// <param name="left">Columns left.</param>
    /// <param name="right">Columns right.</param>
    /// <exception cref="EspalierException">A number is negative.</exception>
    public SlidingWindow WithBorder(int top, int bottom, int left, int right) => Math.Min(Math.Min(top, bottom), Math.Min(left, right)) >= 0
        ? this with { Top = top, Bottom = bottom, Left = left, Right = right }
        : throw new EspalierException($"A window needs a border of 0 or more but got {top} above, {bottom} below, {left} left and {right} right.");

    /// <summary>
    /// The same window with the border of Keras's padding <c>same</c>: as much as makes ⌈size / stride⌉ outputs, the odd row below and
    /// the odd column right.
    /// </summary>
    /// <param name="rows">The rows of the image.</param>
    /// <param name="columns">The columns of the image.</param>
    public SlidingWindow Same(int rows, int columns)
    {
        int down = Border(rows, StrideRows, SpanRows), across = Border(columns, StrideColumns, SpanColumns);
        return WithBorder(down / 2, down - down / 2, across / 2, across - across / 2);

        static int Border(int size, int stride, int span) => Math.Max(0, ((size + stride - 1) / stride - 1) * stride + span - size);
    }

    /// <summary>How many rows and columns come out of an image; 0 or less where the window does not fit.</summary>
    /// <param name="rows">The rows of the image.</param>
    /// <param name="columns">The columns of the image.</param>
    public (int Rows, int Columns) Output(int rows, int columns) =>
        (Steps(rows + Top + Bottom - SpanRows, StrideRows), Steps(columns + Left + Right - SpanColumns, StrideColumns));

    /// <summary>The settings that differ from a plain window, for printed programs.</summary>
    public override string ToString()
    {
        string text = $"{Rows}×{Columns}";
        if (StrideRows != 1 || StrideColumns != 1) text += $", stride {StrideRows}×{StrideColumns}";
        if (DilationRows != 1 || DilationColumns != 1) text += $", dilation {DilationRows}×{DilationColumns}";
        if (HasBorder) text += $", border {Top}+{Bottom}, {Left}+{Right}";
        return text;
    }

    private static int Steps(int room, int stride) => room < 0 ? 0 : room / stride + 1;

    private static int AtLeastOne(int value, string what) =>
        value >= 1 ? value : throw new EspalierException($"A window needs {what} of 1 or more but got {value}.");
}

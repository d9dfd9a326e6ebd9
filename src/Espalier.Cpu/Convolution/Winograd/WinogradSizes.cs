namespace Espalier.Cpu;

/// <summary>
/// A convolution by a window of 3×3, or its gradient by the images, which is one with turned filters, cut into tiles of 4×4 target places.
/// Each tile reads 6×6 source places; tiles of one image overlap by two rows and columns.
/// </summary>
/// <param name="Batch">The images.</param>
/// <param name="SourceRows">The rows of each source.</param>
/// <param name="SourceColumns">The columns of each source.</param>
/// <param name="Length">The channels of each source place: how long each chain of products is.</param>
/// <param name="Top">The rows of zeros above each source.</param>
/// <param name="Left">The columns of zeros left of each source.</param>
/// <param name="Rows">The target rows.</param>
/// <param name="Columns">The target columns.</param>
/// <param name="Width">The channels of each target place.</param>
internal sealed record WinogradSizes(int Batch, int SourceRows, int SourceColumns, int Length, int Top, int Left, int Rows, int Columns, int Width)
{
    /// <summary>The rows and columns of target places of a tile.</summary>
    public const int Tile = 4;

    /// <summary>The rows and columns of source places that a tile reads.</summary>
    public const int Span = 6;

    /// <summary>How many numbers, each with a matrix product of its own, a tile becomes.</summary>
    public const int Points = Span * Span;

    /// <summary>The tiles from top to bottom of an image.</summary>
    public int TileRows => (Rows + Tile - 1) / Tile;

    /// <summary>The tiles from left to right.</summary>
    public int TileColumns => (Columns + Tile - 1) / Tile;

    /// <summary>The tiles of an image.</summary>
    public int ImageTiles => TileRows * TileColumns;

    /// <summary>The tiles of all images.</summary>
    public int Tiles => Batch * ImageTiles;

    /// <summary>About how many operations the products take.</summary>
    public long Operations => 2L * Tiles * Points * Length * Width;

    /// <summary>The sizes of a convolution, or null when it is better done without tiles.</summary>
    public static WinogradSizes? Forward(ConvolutionSizes s) =>
        Chosen(s, new(s.Batch, s.Rows, s.Columns, s.Channels, s.Window.Top, s.Window.Left, s.OutputRows, s.OutputColumns, s.Filters));

    /// <summary>The sizes of its gradient by the images, or null when that is better done without tiles.</summary>
    public static WinogradSizes? InputGradient(ConvolutionSizes s) =>
        Chosen(s, new(s.Batch, s.OutputRows, s.OutputColumns, s.Filters, 2 - s.Window.Top, 2 - s.Window.Left, s.Rows, s.Columns, s.Channels));

    // Shapes alone decide: a window of 3×3 without steps and groups; enough channels on both sides to fill vectors and to be worth the transforms; and
    // small targets only when their tiles are full.
    private static WinogradSizes? Chosen(ConvolutionSizes s, WinogradSizes sizes) =>
        s is { Groups: 1, Window: { Rows: 3, Columns: 3, StrideRows: 1, StrideColumns: 1, DilationRows: 1, DilationColumns: 1 } }
        && sizes is { Length: >= 16, Width: >= 16 } && (sizes is { Rows: >= 7, Columns: >= 7 } || (sizes.Rows % Tile == 0 && sizes.Columns % Tile == 0))
            ? sizes
            : null;
}

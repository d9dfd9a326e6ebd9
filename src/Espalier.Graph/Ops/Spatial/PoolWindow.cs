namespace Espalier.Graph;

/// <summary>A window that moves over the rows and columns of (batch, rows, columns, channels), padded by places that count for nothing.</summary>
/// <param name="Rows">How many rows the window covers, at least 1.</param>
/// <param name="Columns">How many columns it covers, at least 1.</param>
public readonly record struct PoolWindow(int Rows, int Columns)
{
    /// <summary>How many rows down each step goes, at least 1.</summary>
    public int RowStride { get; init; } = 1;

    /// <summary>How many columns along each step goes, at least 1.</summary>
    public int ColumnStride { get; init; } = 1;

    /// <summary>Padded rows above: fewer than <see cref="Rows"/>.</summary>
    public int Top { get; init; }

    /// <summary>Padded rows below: fewer than <see cref="Rows"/>.</summary>
    public int Bottom { get; init; }

    /// <summary>Padded columns on the left: fewer than <see cref="Columns"/>.</summary>
    public int Left { get; init; }

    /// <summary>Padded columns on the right: fewer than <see cref="Columns"/>.</summary>
    public int Right { get; init; }

    /// <summary>The shape that comes out, one value for each place of the window and each channel.</summary>
    /// <param name="input">(batch, rows, columns, channels).</param>
    /// <returns>The shape, or null when the input has another rank, or the window has settings that cannot be or does not fit in it.</returns>
    public Shape? Output(Shape input)
    {
        bool fits = input.Rank == 4 && Rows > 0 && Columns > 0 && RowStride > 0 && ColumnStride > 0
            && Within(Top, Rows) && Within(Bottom, Rows) && Within(Left, Columns) && Within(Right, Columns)
            && input[1] + Top + Bottom >= Rows && input[2] + Left + Right >= Columns;
        return fits ? new Shape(input[0], (input[1] + Top + Bottom - Rows) / RowStride + 1, (input[2] + Left + Right - Columns) / ColumnStride + 1, input[3])
            : null;

        static bool Within(int padding, int size) => padding >= 0 && padding < size;
    }

    /// <summary>The rows of the input that the window covers at one of its places.</summary>
    /// <param name="place">The place, from 0.</param>
    /// <param name="rows">The rows of the input.</param>
    public (int Start, int End) RowsAt(int place, int rows) => Clip(place * RowStride - Top, Rows, rows);

    /// <summary>The columns of the input that the window covers at one of its places.</summary>
    /// <param name="place">The place, from 0.</param>
    /// <param name="columns">The columns of the input.</param>
    public (int Start, int End) ColumnsAt(int place, int columns) => Clip(place * ColumnStride - Left, Columns, columns);

    /// <summary>The settings, as in <c>2×2, strides 2×2, padding 0+1 rows, 0+1 columns</c>.</summary>
    public override string ToString() => $"{Rows}×{Columns}, strides {RowStride}×{ColumnStride}"
        + (Top + Bottom + Left + Right == 0 ? "" : $", padding {Top}+{Bottom} rows, {Left}+{Right} columns");

    private static (int, int) Clip(int start, int size, int length) => (Math.Max(0, start), Math.Min(length, start + size));
}

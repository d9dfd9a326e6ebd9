using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// Matrices with a few columns each, such as those of heads, side by side in one: a vector that held three columns of one then holds those of several.
/// </summary>
internal static unsafe class NarrowColumns
{
    /// <summary>Up to so many columns fit into one vector.</summary>
    public const int Most = 16;

    /// <summary>Lays rows of matrices side by side.</summary>
    /// <param name="matrices">The matrices and how many columns each has.</param>
    /// <param name="start">The first row to take.</param>
    /// <param name="end">One past the last.</param>
    /// <param name="target">Receives the rows from <paramref name="start"/> on.</param>
    /// <param name="width">The columns of all.</param>
    public static void Gather((Storage Memory, int Columns)[] matrices, int start, int end, float* target, int width)
    {
        int offset = 0;
        foreach (var (memory, columns) in matrices)
        {
            Copy(memory.Pointer + (nint)start * columns, columns, 1, target + offset, width, 1, columns, end - start);
            offset += columns;
        }
    }

    /// <summary>Takes them apart again.</summary>
    public static void Scatter(float* source, int width, (Storage Memory, int Columns)[] matrices, int start, int end)
    {
        foreach (var (memory, columns) in matrices)
        {
            Copy(source, width, 1, memory.Pointer + (nint)start * columns, columns, 1, columns, end - start);
            source += columns;
        }
    }

    /// <summary>Copies a matrix of a few columns to one that lies in memory in another way.</summary>
    /// <param name="from">Its first value.</param>
    /// <param name="fromRow">The step to the next row.</param>
    /// <param name="fromColumn">The step to the next column.</param>
    /// <param name="to">The first value of the other.</param>
    /// <param name="toRow">The step to its next row.</param>
    /// <param name="toColumn">The step to its next column.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="rows">The rows.</param>
    public static void Copy(float* from, nint fromRow, nint fromColumn, float* to, nint toRow, nint toColumn, int columns, int rows)
    {
        // Column by column: loops over the few columns of each row would end before the processor has learnt where.
        for (int column = 0; column < columns; column++, from += fromColumn, to += toColumn)
        {
            float* source = from, target = to;
            int row = rows;
            for (; row >= 4; row -= 4, source += 4 * fromRow, target += 4 * toRow)
            {
                float a = source[0], b = source[fromRow], c = source[2 * fromRow], d = source[3 * fromRow];
                (target[0], target[toRow], target[2 * toRow], target[3 * toRow]) = (a, b, c, d);
            }
            for (; row > 0; row--, source += fromRow, target += toRow) *target = *source;
        }
    }
}

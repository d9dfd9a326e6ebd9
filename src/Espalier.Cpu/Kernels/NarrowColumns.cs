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
        foreach (var (memory, columns) in matrices)
        {
            float* from = memory.Pointer + (nint)start * columns, to = target;
            for (int row = start; row < end; row++, from += columns, to += width)
                for (int column = 0; column < columns; column++) to[column] = from[column];
            target += columns;
        }
    }

    /// <summary>Takes them apart again.</summary>
    public static void Scatter(float* source, int width, (Storage Memory, int Columns)[] matrices, int start, int end)
    {
        foreach (var (memory, columns) in matrices)
        {
            float* from = source, to = memory.Pointer + (nint)start * columns;
            for (int row = start; row < end; row++, from += width, to += columns)
                for (int column = 0; column < columns; column++) to[column] = from[column];
            source += columns;
        }
    }
}

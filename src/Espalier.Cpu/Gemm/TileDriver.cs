using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Espalier.Cpu;

/// <summary>Covers a matrix product with register tiles.</summary>
/// <remarks>
/// Pointers, and not spans, below the entry points of <see cref="Gemm"/>: masked loads and stores exist for pointers only, and a column
/// tail must neither read past the end of B nor write into a neighbour's column. The entry points check every bound first.
/// </remarks>
static unsafe class TileDriver
{
    /// <summary>
    /// The longest piece of the chain done at once, so that a panel of B stays in the second-level cache while all rows pass over it.
    /// The next piece starts from the sums in C, so the chain of each element, and its bits, are the same.
    /// </summary>
    const int KBlock = 512;

    /// <summary>Columns of the widest panel that is copied: two 512-bit vectors.</summary>
    const int PanelWidth = 32;

    static readonly float[] ZeroRow = GC.AllocateArray<float>(64, pinned: true);

    /// <summary>
    /// Computes <paramref name="rows"/> × <paramref name="n"/> elements of C. The task holds A, B and C at the first row,
    /// their strides and the whole length of the chain.
    /// </summary>
    /// <param name="task">Where the matrices are; left changed.</param>
    /// <param name="rows">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="bias">One value a column, or null.</param>
    /// <param name="accumulate">Start from C instead of zero or the bias.</param>
    internal static void Run<T>(ref TileTask task, int rows, int n, float* bias, bool accumulate) where T : struct, ITiles
    {
        // Rows of B that lie far apart share few cache sets: with enough tiles to use it again, a compact copy of each panel pays.
        int tiles = rows / T.MaxRows2;
        if (n >= 2 * T.Width && ((tiles >= 4 && task.BRow >= 512) || tiles >= 32)) RunCopying<T>(ref task, rows, n, bias, accumulate);
        else Pieces<T>(ref task, rows, n, bias, accumulate, null);
    }

    /// <summary>One piece of the chain for all elements, over a panel of B that lies closely in memory.</summary>
    /// <param name="level">The SIMD level.</param>
    /// <param name="task">Where the matrices are, and the length of the piece.</param>
    /// <param name="rows">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="start">What the chains start from.</param>
    /// <param name="startRow">Its leading dimension.</param>
    /// <param name="startStep">1, or 0 when all chains start from the same vector.</param>
    internal static void Panel(SimdLevel level, ref TileTask task, int rows, int n, float* start, nint startRow, int startStep)
    {
        switch (level)
        {
            case SimdLevel.Vector512: Cover<Tiles512>(ref task, rows, n, start, startRow, startStep, null); break;
            case SimdLevel.Vector256: Cover<Tiles256>(ref task, rows, n, start, startRow, startStep, null); break;
            default: Cover<Tiles128>(ref task, rows, n, start, startRow, startStep, null); break;
        }
    }

    [SkipLocalsInit]
    static void RunCopying<T>(ref TileTask task, int rows, int n, float* bias, bool accumulate) where T : struct, ITiles
    {
        float* copy = stackalloc float[KBlock * PanelWidth + 16];
        Pieces<T>(ref task, rows, n, bias, accumulate, (float*)(((nint)copy + 63) & ~63));
    }

    static void Pieces<T>(ref TileTask task, int rows, int n, float* bias, bool accumulate, float* copy) where T : struct, ITiles
    {
        int k = task.K;
        bool relu = task.Relu;
        int pieces = Math.Max(1, (k + KBlock - 1) / KBlock);
        fixed (float* zero = ZeroRow)
        {
            for (int piece = 0, done = 0; piece < pieces; piece++)
            {
                task.K = (k - done + pieces - piece - 1) / (pieces - piece);
                task.Relu = relu && piece == pieces - 1;
                if (piece > 0 || accumulate) Cover<T>(ref task, rows, n, task.C, task.CRow, 1, copy);
                else if (bias != null) Cover<T>(ref task, rows, n, bias, 0, 1, copy);
                else Cover<T>(ref task, rows, n, zero, 0, 0, copy);
                task.A += task.K * task.AStep;
                task.B += task.K * task.BRow;
                done += task.K;
            }
        }
    }

    /// <summary>
    /// One piece of the chain for all elements: panels of columns from left to right, each from top to bottom.
    /// Rows are split evenly, since a tall tile and a low one are slower than two of middle height.
    /// </summary>
    static void Cover<T>(ref TileTask task, int rows, int n, float* start, nint startRow, int startStep, float* copy) where T : struct, ITiles
    {
        float* a = task.A, b = task.B, c = task.C;
        nint bRow = task.BRow;
        task.StartRow = startRow;
        for (int column = 0, vectors; column < n; column += vectors * T.Width)
        {
            int left = n - column;
            vectors = left >= 4 * T.Width && (rows <= T.MaxRows4 || T.MaxRows4 == T.MaxRows2) ? 4 : left >= 2 * T.Width ? 2 : 1;
            int tallest = vectors switch { 4 => T.MaxRows4, 2 => T.MaxRows2, _ => T.MaxRows1 };
            task.B = b + column;
            task.BRow = bRow;
            task.Columns = Math.Min(left, T.Width);
            if (copy != null && vectors == 2) CopyPanel<T>(ref task, copy);
            int tiles = (rows + tallest - 1) / tallest;
            for (int tile = 0, row = 0, height; tile < tiles; tile++, row += height)
            {
                height = (rows - row + tiles - tile - 1) / (tiles - tile);
                task.A = a + row * task.ARow;
                task.C = c + row * task.CRow + column;
                task.Start = start + row * startRow + column * startStep;
                if (vectors == 2) T.Run2(height, in task);
                else if (vectors == 1) T.Run1(height, in task);
                else T.Run4(height, in task);
            }
        }
        task.A = a;
        task.B = b;
        task.BRow = bRow;
        task.C = c;
    }

    /// <summary>Lays the rows of a panel of two vectors one after another and points the task at the copy.</summary>
    static void CopyPanel<T>(ref TileTask task, float* copy) where T : struct, ITiles
    {
        int width = 2 * T.Width;
        float* from = task.B, to = copy;
        for (int i = 0; i < task.K; i++, from += task.BRow, to += width)
            for (int j = 0; j < width; j += 4) Vector128.Store(Vector128.Load(from + j), to + j);
        task.B = copy;
        task.BRow = width;
    }
}

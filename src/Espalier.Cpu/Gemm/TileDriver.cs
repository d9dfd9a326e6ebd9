namespace Espalier.Cpu;

/// <summary>Covers a matrix product with register tiles.</summary>
/// <remarks>
/// Pointers, and not spans, below the entry points of <see cref="Gemm"/>: masked loads and stores exist for pointers only, and a column
/// tail must neither read past the end of B nor write into a neighbour's column. The entry points check every bound first.
/// </remarks>
static unsafe class TileDriver
{
    /// <summary>
    /// The longest piece of the chain done at once: 32 columns of B for so many steps fill the first-level cache.
    /// The next piece starts from the sums in C, so the chain of each element, and its bits, are the same.
    /// </summary>
    const int KBlock = 512;

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
        int k = task.K;
        bool relu = task.Relu;
        float* c = task.C;
        int blocks = Math.Max(1, (k + KBlock - 1) / KBlock);
        fixed (float* zero = ZeroRow)
        {
            for (int block = 0, done = 0; block < blocks; block++)
            {
                task.K = (k - done + blocks - block - 1) / (blocks - block);
                task.Relu = relu && block == blocks - 1;
                if (block > 0 || accumulate) Cover<T>(ref task, rows, n, c, task.CRow, 1);
                else if (bias != null) Cover<T>(ref task, rows, n, bias, 0, 1);
                else Cover<T>(ref task, rows, n, zero, 0, 0);
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
    static void Cover<T>(ref TileTask task, int rows, int n, float* start, nint startRow, int startStep) where T : struct, ITiles
    {
        float* a = task.A, b = task.B, c = task.C;
        task.StartRow = startRow;
        for (int column = 0, vectors; column < n; column += vectors * T.Width)
        {
            int left = n - column;
            vectors = rows <= T.MaxRows4 && left >= 4 * T.Width ? 4 : left >= 2 * T.Width ? 2 : 1;
            int tallest = vectors switch { 4 => T.MaxRows4, 2 => T.MaxRows2, _ => T.MaxRows1 };
            task.B = b + column;
            task.Columns = Math.Min(left, T.Width);
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
        task.C = c;
    }
}

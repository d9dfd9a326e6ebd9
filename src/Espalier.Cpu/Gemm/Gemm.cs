using System.Runtime.CompilerServices;

namespace Espalier.Cpu;

/// <summary>
/// Products of row-major matrices of floats: the forward pass of a dense layer and both of its gradients.
/// </summary>
/// <remarks>
/// <para>Each element of the result is one chain of fused multiply-adds over the inner dimension in ascending order, started from zero,
/// from the bias, or from the element already in C when accumulating. The bits therefore depend neither on the level, nor on the tiles,
/// nor on how the rows are split over threads; and a product may be done in pieces of the inner dimension, each accumulating on the last.</para>
/// <para>A leading dimension is the distance in floats between the starts of two rows. Nothing outside the rows and columns asked for is
/// written, so threads may work on neighbouring rows, and nothing outside the spans is read. C must not overlap A or B.</para>
/// <para>The rows of A may overlap each other (a leading dimension smaller than the row): then they are the windows of a sequence, and a
/// convolution is one such product for each row of its kernel, accumulated.</para>
/// </remarks>
public static unsafe class Gemm
{
    /// <summary>Rows <paramref name="rowStart"/> to <paramref name="rowEnd"/> of <c>C = activation(A · B + bias)</c>: (m, k) · (k, n) = (m, n).</summary>
    /// <param name="level">The kernels to use; see <see cref="Simd.Level"/>.</param>
    /// <param name="rowStart">First row of A and C.</param>
    /// <param name="rowEnd">One past the last row.</param>
    /// <param name="n">Columns of B and C.</param>
    /// <param name="k">Columns of A, rows of B.</param>
    /// <param name="a">A from its row 0, (m, k).</param>
    /// <param name="lda">Leading dimension of A, 0 or more.</param>
    /// <param name="b">B, (k, n).</param>
    /// <param name="ldb">Leading dimension of B, at least n.</param>
    /// <param name="c">C from its row 0, (m, n).</param>
    /// <param name="ldc">Leading dimension of C, at least n.</param>
    /// <param name="bias">n values the chains start from, or empty.</param>
    /// <param name="activation">Applied to each finished element.</param>
    /// <param name="accumulate">Continue the chains from C; then there is no bias to start from.</param>
    /// <exception cref="ArgumentException">A size is negative, a leading dimension smaller than its row, a span too short, or both bias and accumulate given.</exception>
    public static void Multiply(
        SimdLevel level, int rowStart, int rowEnd, int n, int k,
        ReadOnlySpan<float> a, int lda, ReadOnlySpan<float> b, int ldb, Span<float> c, int ldc,
        ReadOnlySpan<float> bias = default, GemmActivation activation = GemmActivation.None, bool accumulate = false)
    {
        CheckRows(rowStart, rowEnd);
        if (rowStart == rowEnd || n == 0) return;
        CheckRead(rowEnd, k, lda, a.Length);
        CheckMatrix(k, n, ldb, b.Length);
        CheckMatrix(rowEnd, n, ldc, c.Length);
        if (bias.Length != 0 && (bias.Length < n || accumulate))
            throw new ArgumentException(accumulate ? "A product that accumulates starts from C: give no bias." : $"The bias needs {n} values but has {bias.Length}.", nameof(bias));
        fixed (float* pa = a, pb = b, pc = c, pBias = bias)
        {
            var task = new TileTask
            {
                A = pa + (nint)rowStart * lda,
                ARow = lda,
                AStep = 1,
                B = pb,
                BRow = ldb,
                C = pc + (nint)rowStart * ldc,
                CRow = ldc,
                K = k,
                Relu = activation == GemmActivation.Relu,
            };
            Run(level, ref task, rowEnd - rowStart, n, pBias, accumulate);
        }
    }

    /// <summary>
    /// Rows <paramref name="rowStart"/> to <paramref name="rowEnd"/> of <c>C = Aᵀ · B</c>: (m, k)ᵀ · (m, n) = (k, n).
    /// With A the inputs and B the gradient of the outputs this is the gradient of a dense kernel.
    /// </summary>
    /// <param name="level">The kernels to use; see <see cref="Simd.Level"/>.</param>
    /// <param name="rowStart">First row of C, that is first column of A.</param>
    /// <param name="rowEnd">One past the last row of C.</param>
    /// <param name="n">Columns of B and C.</param>
    /// <param name="m">Rows of A and B: the length of the chains.</param>
    /// <param name="a">A, (m, k) with k at least <paramref name="rowEnd"/>.</param>
    /// <param name="lda">Leading dimension of A, 0 or more.</param>
    /// <param name="b">B, (m, n).</param>
    /// <param name="ldb">Leading dimension of B, at least n.</param>
    /// <param name="c">C from its row 0, (k, n).</param>
    /// <param name="ldc">Leading dimension of C, at least n.</param>
    /// <param name="accumulate">Continue the chains from C.</param>
    /// <exception cref="ArgumentException">A size is negative, a leading dimension smaller than its row, or a span too short.</exception>
    public static void MultiplyTransposedA(
        SimdLevel level, int rowStart, int rowEnd, int n, int m,
        ReadOnlySpan<float> a, int lda, ReadOnlySpan<float> b, int ldb, Span<float> c, int ldc, bool accumulate = false)
    {
        CheckRows(rowStart, rowEnd);
        if (rowStart == rowEnd || n == 0) return;
        CheckRead(m, rowEnd, lda, a.Length);
        CheckMatrix(m, n, ldb, b.Length);
        CheckMatrix(rowEnd, n, ldc, c.Length);
        fixed (float* pa = a, pb = b, pc = c)
        {
            var task = new TileTask
            {
                A = pa + rowStart,
                ARow = 1,
                AStep = lda,
                B = pb,
                BRow = ldb,
                C = pc + (nint)rowStart * ldc,
                CRow = ldc,
                K = m,
            };
            Run(level, ref task, rowEnd - rowStart, n, null, accumulate);
        }
    }

    /// <summary>
    /// Rows <paramref name="rowStart"/> to <paramref name="rowEnd"/> of <c>C = A · Bᵀ</c>: (m, n) · (k, n)ᵀ = (m, k).
    /// With A the gradient of the outputs and B a dense kernel this is the gradient of the inputs.
    /// </summary>
    /// <remarks>
    /// Bᵀ is written to <paramref name="scratch"/> first. Threads that split the rows should share one transposed copy instead:
    /// <see cref="Transpose.Run"/>, a barrier, then <see cref="Multiply"/>.
    /// </remarks>
    /// <param name="level">The kernels to use; see <see cref="Simd.Level"/>.</param>
    /// <param name="rowStart">First row of A and C.</param>
    /// <param name="rowEnd">One past the last row.</param>
    /// <param name="k">Rows of B, columns of C.</param>
    /// <param name="n">Columns of A and B: the length of the chains.</param>
    /// <param name="a">A from its row 0, (m, n).</param>
    /// <param name="lda">Leading dimension of A, at least n.</param>
    /// <param name="b">B, (k, n).</param>
    /// <param name="ldb">Leading dimension of B, at least n.</param>
    /// <param name="c">C from its row 0, (m, k).</param>
    /// <param name="ldc">Leading dimension of C, at least k.</param>
    /// <param name="scratch">At least n · k floats; overwritten with Bᵀ, (n, k).</param>
    /// <param name="accumulate">Continue the chains from C.</param>
    /// <exception cref="ArgumentException">A size is negative, a leading dimension smaller than its row, or a span too short.</exception>
    public static void MultiplyTransposedB(
        SimdLevel level, int rowStart, int rowEnd, int k, int n,
        ReadOnlySpan<float> a, int lda, ReadOnlySpan<float> b, int ldb, Span<float> c, int ldc, Span<float> scratch, bool accumulate = false)
    {
        Transpose.Run(level, k, n, b, ldb, scratch, k, 0, k);
        Multiply(level, rowStart, rowEnd, k, n, a, lda, scratch, k, c, ldc, accumulate: accumulate);
    }

    static void Run(SimdLevel level, ref TileTask task, int rows, int n, float* bias, bool accumulate)
    {
        switch (LevelFor(level, n))
        {
            case SimdLevel.Vector512: TileDriver.Run<Tiles512>(ref task, rows, n, bias, accumulate); break;
            case SimdLevel.Vector256: TileDriver.Run<Tiles256>(ref task, rows, n, bias, accumulate); break;
            default: TileDriver.Run<Tiles128>(ref task, rows, n, bias, accumulate); break;
        }
    }

    /// <summary>The level whose tiles suit a product of so many columns; refuses one that this machine cannot execute.</summary>
    internal static SimdLevel LevelFor(SimdLevel level, int n)
    {
        Simd.Require(level);
        // A processor multiplies two half-full vectors of 256 bits in the time of one of 512, or no slower than it.
        return level == SimdLevel.Vector512 && n <= Tiles256.Width ? SimdLevel.Vector256 : level;
    }

    static void CheckRows(int rowStart, int rowEnd)
    {
        if (rowStart < 0 || rowEnd < rowStart) throw new ArgumentException($"Rows should be an ascending range from 0 but are {rowStart}..{rowEnd}.", nameof(rowEnd));
    }

    /// <summary>Throws unless <paramref name="length"/> floats hold a matrix of (rows, columns) with this leading dimension.</summary>
    internal static void CheckMatrix(
        int rows, int columns, int leading, int length, [CallerArgumentExpression(nameof(length))] string matrix = "")
    {
        CheckRead(rows, columns, leading, length, matrix);
        if (leading < columns) throw new ArgumentException($"{matrix}: rows of {columns} floats do not fit a leading dimension of {leading}.");
    }

    /// <summary>The same for a matrix that is only read, whose rows may overlap.</summary>
    static void CheckRead(int rows, int columns, int leading, int length, [CallerArgumentExpression(nameof(length))] string matrix = "")
    {
        if (rows < 0 || columns < 0 || leading < 0 || (rows > 0 && columns > 0 && (rows - 1) * (long)leading + columns > length))
            throw new ArgumentException($"{matrix} = {length} does not hold ({rows}, {columns}) floats with a leading dimension of {leading}.");
    }
}

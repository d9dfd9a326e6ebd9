using System.Runtime.Intrinsics;

namespace Espalier.Cpu;

/// <summary>Sums down the columns of a row-major matrix: the gradient of a bias, alone or together with the gradient of a ReLU.</summary>
/// <remarks>Each sum is one chain of additions over ascending rows, so its bits depend neither on the level nor on how columns are split over threads.</remarks>
public static unsafe class ColumnSums
{
    /// <summary><c>sums[j] = Σᵢ x[i, j]</c> for columns j from <paramref name="columnStart"/> to <paramref name="columnEnd"/>.</summary>
    /// <param name="level">The kernels to use; see <see cref="Simd.Level"/>.</param>
    /// <param name="rows">Rows of x.</param>
    /// <param name="columnStart">First column.</param>
    /// <param name="columnEnd">One past the last column.</param>
    /// <param name="x">(rows, columnEnd or more).</param>
    /// <param name="leading">Leading dimension of x, at least <paramref name="columnEnd"/>.</param>
    /// <param name="sums">One value a column from column 0; only the columns of the range are written.</param>
    /// <param name="accumulate">Continue from the values in <paramref name="sums"/> instead of from zero.</param>
    /// <exception cref="ArgumentException">The column range, the leading dimension or a span does not fit.</exception>
    public static void Run(
        SimdLevel level, int rows, int columnStart, int columnEnd, ReadOnlySpan<float> x, int leading, Span<float> sums, bool accumulate = false)
    {
        Check(level, rows, columnStart, columnEnd, sums.Length);
        Gemm.CheckMatrix(rows, columnEnd, leading, x.Length);
        if (!accumulate) sums[columnStart..columnEnd].Clear();
        fixed (float* px = x, pSums = sums)
        {
            int j = columnStart;
            if (level == SimdLevel.Vector512)
                for (; j <= columnEnd - 16; j += 16)
                {
                    Vector512<float> sum = Vector512.Load(pSums + j);
                    float* at = px + j;
                    for (int i = rows; i > 0; i--, at += leading) sum += Vector512.Load(at);
                    sum.Store(pSums + j);
                }
            if (level != SimdLevel.Portable)
                for (; j <= columnEnd - 8; j += 8)
                {
                    Vector256<float> sum = Vector256.Load(pSums + j);
                    float* at = px + j;
                    for (int i = rows; i > 0; i--, at += leading) sum += Vector256.Load(at);
                    sum.Store(pSums + j);
                }
            for (; j <= columnEnd - 4; j += 4)
            {
                Vector128<float> sum = Vector128.Load(pSums + j);
                float* at = px + j;
                for (int i = rows; i > 0; i--, at += leading) sum += Vector128.Load(at);
                sum.Store(pSums + j);
            }
            for (; j < columnEnd; j++)
            {
                float sum = pSums[j];
                float* at = px + j;
                for (int i = rows; i > 0; i--, at += leading) sum += *at;
                pSums[j] = sum;
            }
        }
    }

    /// <summary>
    /// The gradient before a ReLU and, when <paramref name="sums"/> is not empty, its column sums:
    /// <c>dx[i, j] = y[i, j] &gt; 0 ? dy[i, j] : 0</c> for columns j from <paramref name="columnStart"/> to <paramref name="columnEnd"/>.
    /// </summary>
    /// <param name="level">The kernels to use; see <see cref="Simd.Level"/>.</param>
    /// <param name="rows">Rows of all three matrices.</param>
    /// <param name="columnStart">First column.</param>
    /// <param name="columnEnd">One past the last column.</param>
    /// <param name="y">What the ReLU gave, (rows, columnEnd or more).</param>
    /// <param name="dy">The gradient of <paramref name="y"/>, same shape.</param>
    /// <param name="dx">Receives the gradient before the ReLU, same shape; may be <paramref name="dy"/> itself.</param>
    /// <param name="leading">Leading dimension of all three, at least <paramref name="columnEnd"/>.</param>
    /// <param name="sums">One value a column from column 0, or empty.</param>
    /// <param name="accumulate">Continue from the values in <paramref name="sums"/> instead of from zero.</param>
    /// <exception cref="ArgumentException">The column range, the leading dimension or a span does not fit.</exception>
    public static void ReluBackward(
        SimdLevel level, int rows, int columnStart, int columnEnd, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, int leading,
        Span<float> sums = default, bool accumulate = false)
    {
        Check(level, rows, columnStart, columnEnd, sums.IsEmpty ? columnEnd : sums.Length);
        Gemm.CheckMatrix(rows, columnEnd, leading, y.Length);
        Gemm.CheckMatrix(rows, columnEnd, leading, dy.Length);
        Gemm.CheckMatrix(rows, columnEnd, leading, dx.Length);
        bool summing = !sums.IsEmpty;
        if (summing && !accumulate) sums[columnStart..columnEnd].Clear();
        fixed (float* py = y, pdy = dy, pdx = dx, pSums = sums)
        {
            int j = columnStart;
            if (level == SimdLevel.Vector512)
                for (; j <= columnEnd - 16; j += 16)
                {
                    Vector512<float> sum = summing ? Vector512.Load(pSums + j) : default;
                    nint at = j;
                    for (int i = rows; i > 0; i--, at += leading)
                    {
                        Vector512<float> open = Vector512.GreaterThan(Vector512.Load(py + at), Vector512<float>.Zero);
                        Vector512<float> gradient = open & Vector512.Load(pdy + at);
                        gradient.Store(pdx + at);
                        sum += gradient;
                    }
                    if (summing) sum.Store(pSums + j);
                }
            if (level != SimdLevel.Portable)
                for (; j <= columnEnd - 8; j += 8)
                {
                    Vector256<float> sum = summing ? Vector256.Load(pSums + j) : default;
                    nint at = j;
                    for (int i = rows; i > 0; i--, at += leading)
                    {
                        Vector256<float> open = Vector256.GreaterThan(Vector256.Load(py + at), Vector256<float>.Zero);
                        Vector256<float> gradient = open & Vector256.Load(pdy + at);
                        gradient.Store(pdx + at);
                        sum += gradient;
                    }
                    if (summing) sum.Store(pSums + j);
                }
            for (; j <= columnEnd - 4; j += 4)
            {
                Vector128<float> sum = summing ? Vector128.Load(pSums + j) : default;
                nint at = j;
                for (int i = rows; i > 0; i--, at += leading)
                {
                    Vector128<float> open = Vector128.GreaterThan(Vector128.Load(py + at), Vector128<float>.Zero);
                    Vector128<float> gradient = open & Vector128.Load(pdy + at);
                    gradient.Store(pdx + at);
                    sum += gradient;
                }
                if (summing) sum.Store(pSums + j);
            }
            for (; j < columnEnd; j++)
            {
                float sum = summing ? pSums[j] : 0;
                nint at = j;
                for (int i = rows; i > 0; i--, at += leading) sum += pdx[at] = py[at] > 0 ? pdy[at] : 0;
                if (summing) pSums[j] = sum;
            }
        }
    }

    static void Check(SimdLevel level, int rows, int columnStart, int columnEnd, int sums)
    {
        Simd.Require(level);
        if (rows < 0 || columnStart < 0 || columnEnd < columnStart || columnEnd > sums)
            throw new ArgumentException($"Columns {columnStart}..{columnEnd} of {rows} rows do not fit {sums} sums.", nameof(columnEnd));
    }
}

using System.Runtime.Intrinsics;

namespace Espalier.Cpu;

/// <summary>Sums down the columns of a row-major matrix: the gradient of a bias, alone or together with the gradient of a ReLU.</summary>
/// <remarks>Each sum is one chain of additions over ascending rows, so its bits depend neither on the level nor on how columns are split over threads.</remarks>
public static class ColumnSums
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
        int j = columnStart;
        if (level == SimdLevel.Vector512)
            for (; j <= columnEnd - 16; j += 16)
            {
                Vector512<float> sum = Vector512.Create<float>(sums[j..]);
                for (int i = 0; i < rows; i++) sum += Vector512.Create(x[(i * leading + j)..]);
                sum.CopyTo(sums[j..]);
            }
        if (level != SimdLevel.Portable)
            for (; j <= columnEnd - 8; j += 8)
            {
                Vector256<float> sum = Vector256.Create<float>(sums[j..]);
                for (int i = 0; i < rows; i++) sum += Vector256.Create(x[(i * leading + j)..]);
                sum.CopyTo(sums[j..]);
            }
        if (j < columnEnd)
            for (int i = 0; i < rows; i++) AddRow(x.Slice(i * leading + j, columnEnd - j), sums[j..columnEnd]);
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
        int j = columnStart;
        if (level == SimdLevel.Vector512)
            for (; j <= columnEnd - 16; j += 16)
            {
                Vector512<float> sum = summing ? Vector512.Create<float>(sums[j..]) : default;
                for (int i = 0, at = j; i < rows; i++, at += leading)
                {
                    Vector512<float> open = Vector512.GreaterThan(Vector512.Create(y[at..]), Vector512<float>.Zero);
                    Vector512<float> gradient = Vector512.ConditionalSelect(open, Vector512.Create(dy[at..]), Vector512<float>.Zero);
                    gradient.CopyTo(dx[at..]);
                    sum += gradient;
                }
                if (summing) sum.CopyTo(sums[j..]);
            }
        if (level != SimdLevel.Portable)
            for (; j <= columnEnd - 8; j += 8)
            {
                Vector256<float> sum = summing ? Vector256.Create<float>(sums[j..]) : default;
                for (int i = 0, at = j; i < rows; i++, at += leading)
                {
                    Vector256<float> open = Vector256.GreaterThan(Vector256.Create(y[at..]), Vector256<float>.Zero);
                    Vector256<float> gradient = Vector256.ConditionalSelect(open, Vector256.Create(dy[at..]), Vector256<float>.Zero);
                    gradient.CopyTo(dx[at..]);
                    sum += gradient;
                }
                if (summing) sum.CopyTo(sums[j..]);
            }
        for (int i = 0; i < rows && j < columnEnd; i++)
        {
            int at = i * leading;
            for (int column = j; column < columnEnd; column++) dx[at + column] = y[at + column] > 0 ? dy[at + column] : 0;
            if (summing) AddRow(dx.Slice(at + j, columnEnd - j), sums[j..columnEnd]);
        }
    }

    static void AddRow(ReadOnlySpan<float> row, Span<float> sums)
    {
        for (int j = 0; j < row.Length; j++) sums[j] += row[j];
    }

    static void Check(SimdLevel level, int rows, int columnStart, int columnEnd, int sums)
    {
        Simd.Require(level);
        if (rows < 0 || columnStart < 0 || columnEnd < columnStart || columnEnd > sums)
            throw new ArgumentException($"Columns {columnStart}..{columnEnd} of {rows} rows do not fit {sums} sums.", nameof(columnEnd));
    }
}

using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Espalier.Cpu;

/// <summary>Transposes row-major matrices of floats.</summary>
/// <remarks>
/// Blocks of 8×8 in 256-bit registers at both wide levels: Zen 4 shuffles two 256-bit or one 512-bit vector a cycle, so 16×16 gains nothing.
/// The last block of a ragged edge is moved back inside the matrix; it copies some elements twice.
/// </remarks>
public static unsafe class Transpose
{
    /// <summary>Copies rows <paramref name="rowStart"/> to <paramref name="rowEnd"/> of a (rows, columns) matrix into those columns of a (columns, rows) one.</summary>
    /// <param name="level">The kernels to use; see <see cref="Simd.Level"/>.</param>
    /// <param name="rows">Rows of the source.</param>
    /// <param name="columns">Columns of the source.</param>
    /// <param name="source">(rows, columns).</param>
    /// <param name="sourceLeading">Leading dimension of the source, at least <paramref name="columns"/>.</param>
    /// <param name="target">(columns, rows); must not overlap the source.</param>
    /// <param name="targetLeading">Leading dimension of the target, at least <paramref name="rows"/>.</param>
    /// <param name="rowStart">First source row to copy; threads may each take a range.</param>
    /// <param name="rowEnd">One past the last source row to copy.</param>
    /// <exception cref="ArgumentException">The row range is outside the matrix, a leading dimension too small or a span too short.</exception>
    public static void Run(
        SimdLevel level, int rows, int columns, ReadOnlySpan<float> source, int sourceLeading, Span<float> target, int targetLeading, int rowStart, int rowEnd)
    {
        if (rowStart < 0 || rowEnd < rowStart || rowEnd > rows) throw new ArgumentException($"Rows {rowStart}..{rowEnd} are not in 0..{rows}.", nameof(rowEnd));
        Gemm.CheckMatrix(rows, columns, sourceLeading, source.Length);
        Gemm.CheckMatrix(columns, rows, targetLeading, target.Length);
        Simd.Require(level);
        fixed (float* s = source, t = target)
        {
            if (level == SimdLevel.Portable || rowEnd - rowStart < 8 || columns < 8)
            {
                for (int row = rowStart; row < rowEnd; row++)
                    for (int column = 0; column < columns; column++)
                        t[(nint)column * targetLeading + row] = s[(nint)row * sourceLeading + column];
                return;
            }
            for (int row = rowStart; row < rowEnd; row += 8)
            {
                nint r = Math.Min(row, rowEnd - 8);
                for (int column = 0; column < columns; column += 8)
                {
                    nint c = Math.Min(column, columns - 8);
                    Block(s + r * sourceLeading + c, sourceLeading, t + c * targetLeading + r, targetLeading);
                }
            }
        }
    }

    /// <summary>Halves are paired while loading, so two rounds of in-lane shuffles finish the 8×8 block.</summary>
    static void Block(float* s, nint sRow, float* t, nint tRow)
    {
        for (int half = 0; half < 8; half += 4)
        {
            Vector256<float> a = Vector256.Create(Vector128.Load(s), Vector128.Load(s + 4 * sRow));
            Vector256<float> b = Vector256.Create(Vector128.Load(s + sRow), Vector128.Load(s + 5 * sRow));
            Vector256<float> c = Vector256.Create(Vector128.Load(s + 2 * sRow), Vector128.Load(s + 6 * sRow));
            Vector256<float> d = Vector256.Create(Vector128.Load(s + 3 * sRow), Vector128.Load(s + 7 * sRow));
            Vector256<double> ab0 = Avx.UnpackLow(a, b).AsDouble(), ab1 = Avx.UnpackHigh(a, b).AsDouble();
            Vector256<double> cd0 = Avx.UnpackLow(c, d).AsDouble(), cd1 = Avx.UnpackHigh(c, d).AsDouble();
            Avx.UnpackLow(ab0, cd0).AsSingle().Store(t);
            Avx.UnpackHigh(ab0, cd0).AsSingle().Store(t + tRow);
            Avx.UnpackLow(ab1, cd1).AsSingle().Store(t + 2 * tRow);
            Avx.UnpackHigh(ab1, cd1).AsSingle().Store(t + 3 * tRow);
            s += 4;
            t += 4 * tRow;
        }
    }
}

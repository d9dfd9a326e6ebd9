using System.Runtime.InteropServices;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Folds floats into one with a sum or a maximum. The order is fixed (16 lanes, then a tree), whatever the width.</summary>
internal sealed class LaneFold
{
    private const int Lanes = 16;

    // Long columns are folded in chunks, so that the rounding error of a sum grows with the square root of its length.
    private const int Chunk = 256;

    private readonly float _neutral;
    private readonly LaneLoop _combine;

    private LaneFold(float neutral, LaneLoop combine) => (_neutral, _combine) = (neutral, combine);

    /// <summary>The sum.</summary>
    public static LaneFold Sum(SimdLevel level) => new LaneFold(0, LaneLoop.For(new Add(), level));

    /// <summary>The maximum.</summary>
    public static LaneFold Max(SimdLevel level) => new LaneFold(float.NegativeInfinity, LaneLoop.For(new Maximum(), level));

    /// <summary>Folds a stretch into one number.</summary>
    public float Row(ReadOnlySpan<float> values)
    {
        Span<float> lanes = stackalloc float[Lanes];
        lanes.Fill(_neutral);
        int i = 0;
        ref float first = ref MemoryMarshal.GetReference(lanes);
        for (; i + Lanes <= values.Length; i += Lanes)
        {
            ref float next = ref MemoryMarshal.GetReference(values[i..]);
            _combine.Run(ref first, ref next, ref next, ref first, Lanes);
        }
        if (i < values.Length)
        {
            Span<float> rest = stackalloc float[Lanes];
            rest.Fill(_neutral);
            values[i..].CopyTo(rest);
            ref float next = ref MemoryMarshal.GetReference(rest);
            _combine.Run(ref first, ref next, ref next, ref first, Lanes);
        }
        Span<float> other = stackalloc float[Lanes];
        ref float second = ref MemoryMarshal.GetReference(other);
        for (int half = Lanes / 2; half >= 1; half /= 2)
        {
            other.Fill(_neutral);
            lanes.Slice(half, half).CopyTo(other);
            _combine.Run(ref first, ref second, ref second, ref first, Lanes);
        }
        return lanes[0];
    }

    /// <summary>Folds the rows of a matrix into one row, for some columns.</summary>
    /// <param name="values">The matrix.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="leading">The distance between rows.</param>
    /// <param name="start">The first column.</param>
    /// <param name="end">One past the last column.</param>
    /// <param name="result">Receives one number a column, from index 0.</param>
    /// <param name="scratch">At least three times the columns, rounded up to 16 each.</param>
    public void Columns(ReadOnlySpan<float> values, int rows, int leading, int start, int end, Span<float> result, Span<float> scratch)
    {
        int width = end - start, rounded = (width + Lanes - 1) / Lanes * Lanes;
        var total = scratch[..rounded];
        var row = scratch.Slice(rounded, rounded);
        var chunk = scratch.Slice(2 * rounded, rounded);
        total.Fill(_neutral);
        for (int from = 0; from < rows; from += Chunk)
        {
            chunk.Fill(_neutral);
            ref float sum = ref MemoryMarshal.GetReference(chunk);
            for (int i = from; i < Math.Min(rows, from + Chunk); i++)
            {
                var source = values.Slice(i * leading + start, width);
                if (width != rounded)
                {
                    source.CopyTo(row);
                    source = row;
                }
                ref float next = ref MemoryMarshal.GetReference(source);
                _combine.Run(ref sum, ref next, ref next, ref sum, rounded);
            }
            ref float all = ref MemoryMarshal.GetReference(total);
            _combine.Run(ref all, ref sum, ref sum, ref all, rounded);
        }
        total[..width].CopyTo(result);
    }
}

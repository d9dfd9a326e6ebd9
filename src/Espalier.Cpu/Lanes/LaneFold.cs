using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Espalier.Cpu;

/// <summary>Folds floats into one. The order is fixed, whatever the width.</summary>
internal abstract unsafe class LaneFold
{
    /// <summary>The sum.</summary>
    public static LaneFold Sum(SimdLevel level) => LaneTypes.Create<LaneFold>(typeof(LaneFold<,,>), level, [typeof(SumFold)]);

    /// <summary>The maximum.</summary>
    public static LaneFold Max(SimdLevel level) => LaneTypes.Create<LaneFold>(typeof(LaneFold<,,>), level, [typeof(MaxFold)]);

    /// <summary>Folds a stretch into one number: a short one in order, a long one in 16 lanes and then a tree.</summary>
    public abstract float Row(float* values, int length);

    /// <summary>Folds the rows of a matrix into one row, for some columns: chunks of rows in order, then the chunks in order.</summary>
    /// <param name="values">The matrix.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="leading">The distance between rows.</param>
    /// <param name="start">The first column.</param>
    /// <param name="end">One past the last column.</param>
    /// <param name="result">One number for each column of the matrix; those asked for are written.</param>
    public abstract void Columns(float* values, int rows, int leading, int start, int end, float* result);
}

/// <summary>One way to fold at one width.</summary>
internal sealed unsafe class LaneFold<TFold, TLanes, TVector> : LaneFold
    where TFold : struct, IFold
    where TLanes : struct, ILanes<TVector>
{
    private const int Lanes = 16, Short = 16;

    // Rows of one value each from which a vector of four would reach beyond the last.
    private const int Spilled = 3;

    // Long columns are folded in chunks, so that the rounding error of a sum grows with the square root of its length.
    private const int Chunk = 256;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override float Row(float* values, int length)
    {
        float folded = TFold.Neutral;
        if (length < Short)
        {
            for (int i = 0; i < length; i++) folded = TFold.Combine(folded, values[i]);
            return folded;
        }
        float* lanes = stackalloc float[Lanes];
        int whole = length / Lanes * Lanes;
        for (int lane = 0; lane < Lanes; lane += TLanes.Width)
        {
            var sum = TLanes.Load(values + lane);
            for (nint i = lane + Lanes; i < whole; i += Lanes) sum = TFold.Combine<TLanes, TVector>(sum, TLanes.Load(values + i));
            TLanes.Store(sum, lanes + lane);
        }
        for (int i = whole; i < length; i++) lanes[i - whole] = TFold.Combine(lanes[i - whole], values[i]);
        // The tree: lane i with lane i + 8, then with i + 4, i + 2, i + 1.
        var low = TFold.Combine<Lanes128, Vector128<float>>(Lanes128.Load(lanes), Lanes128.Load(lanes + 8));
        var high = TFold.Combine<Lanes128, Vector128<float>>(Lanes128.Load(lanes + 4), Lanes128.Load(lanes + 12));
        var four = TFold.Combine<Lanes128, Vector128<float>>(low, high);
        return TFold.Combine(TFold.Combine(four[0], four[2]), TFold.Combine(four[1], four[3]));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Columns(float* values, int rows, int leading, int start, int end, float* result)
    {
        int column = start;
        for (; column + TLanes.Width <= end; column += TLanes.Width) Group<TLanes, TVector>(values + column, rows, leading, result + column);
        for (; column + 4 <= end; column += 4) Group<Lanes128, Vector128<float>>(values + column, rows, leading, result + column);
        if (column < end) Few(values + column, rows, leading, end - column, result + column);
    }

    // One to three columns: whole vectors that read beyond the row, but for the last rows, behind which nothing may be.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Few(float* values, int rows, int leading, int columns, float* result)
    {
        var neutral = Vector128.Create(TFold.Neutral);
        Vector128<float> all = neutral, sum = neutral;
        int left = Chunk;
        for (int row = Math.Max(0, rows - Spilled); row > 0; row--, values += leading)
        {
            sum = TFold.Combine<Lanes128, Vector128<float>>(sum, Vector128.Load(values));
            if (--left > 0) continue;
            (all, sum, left) = (TFold.Combine<Lanes128, Vector128<float>>(all, sum), neutral, Chunk);
        }
        for (int row = Math.Min(rows, Spilled); row > 0; row--, values += leading)
        {
            sum = TFold.Combine<Lanes128, Vector128<float>>(sum, Vector128.Create(values[0], columns > 1 ? values[1] : 0, columns > 2 ? values[2] : 0, 0));
            if (--left > 0) continue;
            (all, sum, left) = (TFold.Combine<Lanes128, Vector128<float>>(all, sum), neutral, Chunk);
        }
        if (left < Chunk || rows == 0) all = TFold.Combine<Lanes128, Vector128<float>>(all, sum);
        for (int column = 0; column < columns; column++) result[column] = all[column];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Group<L, V>(float* values, int rows, int leading, float* result) where L : struct, ILanes<V>
    {
        var all = L.Create(TFold.Neutral);
        for (int from = 0; from < rows; from += Chunk)
        {
            var sum = L.Create(TFold.Neutral);
            float* at = values + (nint)from * leading;
            for (int i = Math.Min(Chunk, rows - from); i > 0; i--, at += leading) sum = TFold.Combine<L, V>(sum, L.Load(at));
            all = TFold.Combine<L, V>(all, sum);
        }
        L.Store(all, result);
    }
}

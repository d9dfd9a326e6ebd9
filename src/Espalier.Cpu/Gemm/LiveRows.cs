using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// The values of a matrix's rows that are not 0, in order, each with its place: what products go over when there are many zeros, as there are
/// behind a ReLU and in pictures of ink on paper. Where about half is live, two neighbouring rows share a list of the places at which either is.
/// </summary>
/// <remarks>
/// Which way is best is decided for units of neighbouring rows that do not depend on how rows are split over threads. Lists are parted
/// by pieces of the row, so that the rows of the right factor that a piece meets stay in the nearest cache.
/// </remarks>
internal sealed unsafe class LiveRows
{
    /// <summary>The rows of a unit.</summary>
    public const int Unit = 16;

    /// <summary>The places of a piece.</summary>
    public const int Piece = 128;

    // Over shorter chains the loops' ends, each mispredicted, cost more than zeros, unless there are many rows of mostly zeros, as pictures turned are; a few rows
    // need longer ones, as each is listed for one pass.
    private const int Shortest = 16, Short = 64, Long = 256, ManyElements = 1 << 15;

    // What a way costs beside register tiles without zeros, measured: lists of single rows load a vector for each multiplication and have twice as many ends;
    // those of pairs load one for two, for which only the widest vectors have enough registers to be as fast as tiles.
    private const double SingleShare = 1.43, SingleEnds = 0.04, PairsShare = 1.3, WidestPairsShare = 1, Most = 0.94;

    // The lists of so many values stay in the second-level cache, or nearly.
    private const int MostValues = 1 << 17;

    private readonly SimdLevel _level;
    private readonly int _length, _pieces, _room;
    private readonly Storage _values, _places, _turned;
    private readonly int[] _counts;
    private readonly Way[] _ways;

    /// <summary>How the rows of a unit are multiplied.</summary>
    public enum Way
    {
        /// <summary>In register tiles, zeros and all.</summary>
        Tiles,

        /// <summary>Each by the list of its own live values.</summary>
        Single,

        /// <summary>Two by two, by lists of the places where either is live: the first of the two has the places and the count.</summary>
        Pairs,
    }

    /// <summary>Makes room for lists.</summary>
    /// <param name="level">The SIMD level.</param>
    /// <param name="length">The length of a row.</param>
    /// <param name="turned">Whether rows are columns in memory.</param>
    /// <param name="most">How many rows there are at most.</param>
    public LiveRows(SimdLevel level, int length, bool turned, int most = int.MaxValue - Unit)
    {
        (_level, _length, _pieces) = (level, length, (length + Piece - 1) / Piece);
        MostRows = Math.Max(1, Math.Min(MostValues / length, most + Unit - 1) / Unit) * Unit;
        // Whole vectors are written behind a list's end.
        _room = Storage.RoundUp(length) + 16;
        (_values, _places) = (new Storage(MostRows * _room), new Storage(MostRows * _room));
        _turned = new Storage(turned ? Unit * length : 0);
        _counts = new int[MostRows * _pieces];
        _ways = new Way[MostRows / Unit];
    }

    /// <summary>Whether a product of this size may be worth lists.</summary>
    /// <param name="rows">Rows of the result.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="length">The length of the chains.</param>
    public static bool Fit(int rows, int columns, int length) => (rows < Unit ? length >= Long : length >= Short || (length >= Shortest && rows * (long)columns >= ManyElements)) && columns % LiveProduct.Columns == 0;

    /// <summary>How many rows lists are kept for at a time: a multiple of <see cref="Unit"/>.</summary>
    public int MostRows { get; }

    /// <summary>The pieces of a row.</summary>
    public int Pieces => _pieces;

    /// <summary>How the unit with this row, counted from the first that was listed, is best multiplied.</summary>
    public Way WayOf(int row) => _ways[row / Unit];

    /// <summary>How long the list of a row, or of the pair that it begins, is in a piece.</summary>
    public int Count(int row, int piece) => _counts[row * _pieces + piece];

    /// <summary>The values of a row's list in a piece.</summary>
    public float* Values(int row, int piece) => _values.Pointer + (nint)row * _room + piece * Piece;

    /// <summary>Their places, counted from the start of the piece.</summary>
    public int* Places(int row, int piece) => (int*)_places.Pointer + (nint)row * _room + piece * Piece;

    /// <summary>Lists rows of a matrix.</summary>
    /// <param name="matrix">The first row.</param>
    /// <param name="rowStep">The step to the next row.</param>
    /// <param name="valueStep">The step to the next value; 1, or else <paramref name="rowStep"/> is 1.</param>
    /// <param name="rows">How many rows, at most <see cref="MostRows"/>.</param>
    public void List(float* matrix, nint rowStep, nint valueStep, int rows)
    {
        for (int first = 0; first < rows; first += Unit)
        {
            int count = Math.Min(Unit, rows - first);
            float* unit = matrix + first * rowStep;
            bool isTurned = valueStep != 1;
            var (live, either) = isTurned ? CountTurned(unit, valueStep, _length, count) : Count(unit, rowStep, count, _length);
            var way = _ways[first / Unit] = WayFor((double)live / (count * _length), (double)either / (count * _length), count);
            if (way == Way.Tiles) continue;
            nint step = rowStep;
            if (isTurned)
            {
                Transpose.Run(_level, _length, count, new ReadOnlySpan<float>(unit, (int)((_length - 1) * valueStep) + count), (int)valueStep,
                    _turned.Span, _length, 0, _length);
                unit = _turned.Pointer;
                step = _length;
            }
            if (way == Way.Pairs)
                for (int row = 0; row < count; row += 2) ListPair(unit + row * step, unit + (row + 1) * step, first + row);
            else
                for (int row = 0; row < count; row++) ListRow(unit + row * step, first + row);
        }
    }

    private Way WayFor(double live, double either, int rows)
    {
        double ends = SingleEnds * Math.Max(1, (double)Piece / _length), single = SingleShare * live + ends;
        double pairs = rows % 2 == 0 && _length >= Short ? (_level == SimdLevel.Vector512 ? WidestPairsShare : PairsShare) * either : 1;
        return Math.Min(single, pairs) > Most ? Way.Tiles : single <= pairs ? Way.Single : Way.Pairs;
    }

    // How many values are live, and how many are or have a neighbour in the other row of their pair that is.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int Live, int Either) Count(float* matrix, nint rowStep, int rows, int columns)
    {
        Vector256<int> dead = Vector256<int>.Zero, deadPairs = dead; // each equal lane is −1
        int rest = 0, restPairs = 0;
        for (int row = 0; row + 1 < rows; row += 2, matrix += 2 * rowStep)
        {
            float* second = matrix + rowStep;
            int i = 0;
            for (; i <= columns - 8; i += 8)
            {
                var a = Vector256.Equals(Vector256.Load(matrix + i), Vector256<float>.Zero).AsInt32();
                var b = Vector256.Equals(Vector256.Load(second + i), Vector256<float>.Zero).AsInt32();
                dead += a + b;
                deadPairs += a & b;
            }
            for (; i < columns; i++)
            {
                rest += (matrix[i] == 0 ? 1 : 0) + (second[i] == 0 ? 1 : 0);
                restPairs += matrix[i] == 0 && second[i] == 0 ? 1 : 0;
            }
        }
        for (int i = 0; rows % 2 != 0 && i < columns; i++) rest += matrix[i] == 0 ? 1 : 0;
        return (rows * columns - rest + Vector256.Sum(dead), rows * columns - 2 * (restPairs - Vector256.Sum(deadPairs)));
    }

    // The same when rows are columns in memory: the other row of a pair is the other lane of two.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int Live, int Either) CountTurned(float* matrix, nint valueStep, int length, int rows)
    {
        Vector256<int> dead = Vector256<int>.Zero, deadPairs = dead;
        int rest = 0, restPairs = 0;
        for (int place = 0; place < length; place++, matrix += valueStep)
        {
            int i = 0;
            for (; i <= rows - 8; i += 8)
            {
                var a = Vector256.Equals(Vector256.Load(matrix + i), Vector256<float>.Zero).AsInt32();
                dead += a;
                deadPairs += a & Vector256.Shuffle(a, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6));
            }
            for (; i + 1 < rows; i += 2)
            {
                rest += (matrix[i] == 0 ? 1 : 0) + (matrix[i + 1] == 0 ? 1 : 0);
                restPairs += matrix[i] == 0 && matrix[i + 1] == 0 ? 2 : 0;
            }
            if (i < rows) rest += matrix[i] == 0 ? 1 : 0;
        }
        return (rows * length - rest + Vector256.Sum(dead), rows * length - restPairs + Vector256.Sum(deadPairs));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ListRow(float* row, int index)
    {
        for (int piece = 0; piece < _pieces; piece++)
        {
            int end = Math.Min(Piece, _length - piece * Piece), i = 0, count = 0;
            float* from = row + piece * Piece, values = Values(index, piece);
            int* places = Places(index, piece);
            if (_level == SimdLevel.Vector512)
                for (; i <= end - 16; i += 16)
                {
                    var value = Vector512.Load(from + i);
                    var live = ~Vector512.Equals(value, Vector512<float>.Zero);
                    Avx512F.Compress(Vector512<float>.Zero, live, value).Store(values + count);
                    Avx512F.Compress(Vector512<int>.Zero, live.AsInt32(), Vector512<int>.Indices + Vector512.Create(i)).Store(places + count);
                    count += BitOperations.PopCount(live.ExtractMostSignificantBits());
                }
            if (_level != SimdLevel.Portable)
                for (; i <= end - 8; i += 8)
                {
                    var value = Vector256.Load(from + i);
                    uint mask = Mask(value);
                    var order = Vector256.Load(Order.Pointer + 8 * mask).AsInt32();
                    Avx2.PermuteVar8x32(value, order).Store(values + count);
                    (order + Vector256.Create(i)).Store(places + count);
                    count += BitOperations.PopCount(mask);
                }
            for (; i < end; i++)
            {
                (values[count], places[count]) = (from[i], i);
                count += from[i] != 0 ? 1 : 0;
            }
            _counts[index * _pieces + piece] = count;
        }
    }

    // Both lists have the places where either row is live: a 0 among them changes no sum.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ListPair(float* first, float* second, int index)
    {
        for (int piece = 0; piece < _pieces; piece++)
        {
            int end = Math.Min(Piece, _length - piece * Piece), i = 0, count = 0;
            float* a = first + piece * Piece, b = second + piece * Piece, valuesA = Values(index, piece), valuesB = Values(index + 1, piece);
            int* places = Places(index, piece);
            if (_level == SimdLevel.Vector512)
                for (; i <= end - 16; i += 16)
                {
                    Vector512<float> valueA = Vector512.Load(a + i), valueB = Vector512.Load(b + i);
                    var live = ~(Vector512.Equals(valueA, Vector512<float>.Zero) & Vector512.Equals(valueB, Vector512<float>.Zero));
                    Avx512F.Compress(Vector512<float>.Zero, live, valueA).Store(valuesA + count);
                    Avx512F.Compress(Vector512<float>.Zero, live, valueB).Store(valuesB + count);
                    Avx512F.Compress(Vector512<int>.Zero, live.AsInt32(), Vector512<int>.Indices + Vector512.Create(i)).Store(places + count);
                    count += BitOperations.PopCount(live.ExtractMostSignificantBits());
                }
            if (_level != SimdLevel.Portable)
                for (; i <= end - 8; i += 8)
                {
                    Vector256<float> valueA = Vector256.Load(a + i), valueB = Vector256.Load(b + i);
                    uint mask = Mask(valueA) | Mask(valueB);
                    var order = Vector256.Load(Order.Pointer + 8 * mask).AsInt32();
                    Avx2.PermuteVar8x32(valueA, order).Store(valuesA + count);
                    Avx2.PermuteVar8x32(valueB, order).Store(valuesB + count);
                    (order + Vector256.Create(i)).Store(places + count);
                    count += BitOperations.PopCount(mask);
                }
            for (; i < end; i++)
            {
                (valuesA[count], valuesB[count], places[count]) = (a[i], b[i], i);
                count += a[i] != 0 || b[i] != 0 ? 1 : 0;
            }
            _counts[index * _pieces + piece] = count;
        }
    }

    private static uint Mask(Vector256<float> value) => ~Vector256.Equals(value, Vector256<float>.Zero).ExtractMostSignificantBits() & 0xFF;

    // For each mask of eight the numbers of its set bits, as ints.
    private static readonly Storage Order = MakeOrder();

    private static Storage MakeOrder()
    {
        var order = new Storage(256 * 8);
        for (int mask = 0; mask < 256; mask++)
            for (int bit = 0, at = 8 * mask; bit < 8; bit++)
                if ((mask >> bit & 1) != 0) ((int*)order.Pointer)[at++] = bit;
        return order;
    }
}

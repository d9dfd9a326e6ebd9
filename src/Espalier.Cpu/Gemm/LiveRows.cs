using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// The values of a matrix's rows that are not 0, in order, each with its place: what products go over when there are many zeros, as there are
/// behind a ReLU and in pictures of ink on paper.
/// </summary>
/// <remarks>
/// Whether a list is worth it is decided for units of neighbouring rows that do not depend on how rows are split over threads. Lists are parted
/// by pieces of the row, so that the rows of the right factor that a piece meets stay in the nearest cache.
/// </remarks>
internal sealed unsafe class LiveRows
{
    /// <summary>The rows of a unit.</summary>
    public const int Unit = 16;

    /// <summary>The places of a piece.</summary>
    public const int Piece = 128;

    // Over shorter chains the loops' ends, each mispredicted, cost more than zeros; a few rows need longer ones, as each is listed for one pass.
    private const int Short = 64, Long = 256;

    // In units of which more is live, the register tiles' fewer loads make up for the zeros.
    private const double MostLive = 0.6;

    // The lists of so many values stay in the second-level cache, or nearly.
    private const int MostValues = 1 << 17;

    private readonly SimdLevel _level;
    private readonly int _length, _pieces, _room;
    private readonly Storage _values, _places, _turned;
    private readonly int[] _counts;
    private readonly bool[] _isLive;

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
        _isLive = new bool[MostRows / Unit];
    }

    /// <summary>Whether a product of this size may be worth lists.</summary>
    /// <param name="rows">Rows of the result.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="length">The length of the chains.</param>
    public static bool Fit(int rows, int columns, int length) => (rows >= Unit ? length >= Short : length >= Long) && columns % LiveProduct.Columns == 0;

    /// <summary>How many rows lists are kept for at a time: a multiple of <see cref="Unit"/>.</summary>
    public int MostRows { get; }

    /// <summary>The pieces of a row.</summary>
    public int Pieces => _pieces;

    /// <summary>Whether the unit with this row, counted from the first that was listed, has lists.</summary>
    public bool IsLive(int row) => _isLive[row / Unit];

    /// <summary>How many values of a row are live in a piece.</summary>
    public int Count(int row, int piece) => _counts[row * _pieces + piece];

    /// <summary>The live values of a row in a piece.</summary>
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
            int live = isTurned ? CountLive(unit, valueStep, _length, count) : CountLive(unit, rowStep, count, _length);
            _isLive[first / Unit] = live <= MostLive * count * _length;
            if (!_isLive[first / Unit]) continue;
            nint step = rowStep;
            if (isTurned)
            {
                Transpose.Run(_level, _length, count, new ReadOnlySpan<float>(unit, (int)((_length - 1) * valueStep) + count), (int)valueStep,
                    _turned.Span, _length, 0, _length);
                unit = _turned.Pointer;
                step = _length;
            }
            for (int row = 0; row < count; row++) ListRow(unit + row * step, first + row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CountLive(float* matrix, nint rowStep, int rows, int columns)
    {
        var dead = Vector256<int>.Zero; // each equal lane is −1
        int rest = 0;
        for (int row = 0; row < rows; row++, matrix += rowStep)
        {
            int i = 0;
            for (; i <= columns - 8; i += 8) dead += Vector256.Equals(Vector256.Load(matrix + i), Vector256<float>.Zero).AsInt32();
            for (; i < columns; i++) rest += matrix[i] == 0 ? 1 : 0;
        }
        return rows * columns - rest + Vector256.Sum(dead);
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

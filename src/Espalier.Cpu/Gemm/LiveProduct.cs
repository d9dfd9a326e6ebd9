using System.Runtime.CompilerServices;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// Products of a matrix that may be full of zeros: C = activation(A·B + bias), or Aᵀ·B. Where A's rows are sparse, their chains go over live values only
/// (see <see cref="LiveRows"/>); else register tiles do them (<see cref="Gemm"/>). The chains are the same but for products with 0, so the
/// bits are the same too, unless B holds infinities or NaN, which the zeros then do not meet.
/// </summary>
internal abstract unsafe class LiveProduct
{
    /// <summary>The columns of B and C come in multiples of this, at every level.</summary>
    public const int Columns = 64;

    /// <summary>What a product is made of.</summary>
    /// <param name="B">The right factor.</param>
    /// <param name="C">The result.</param>
    /// <param name="Bias">One value a column that the chains start from, or null.</param>
    /// <param name="Columns">The columns of B and C.</param>
    /// <param name="Relu">Whether the result is max(·, 0).</param>
    /// <param name="Continues">Whether the chains go on from C instead of starting from the bias or 0.</param>
    public readonly record struct Factor(Storage B, Storage C, Storage? Bias, int Columns, bool Relu = false, bool Continues = false);

    /// <summary>Makes one for a SIMD level and one worker.</summary>
    /// <param name="level">The level.</param>
    /// <param name="length">The length of the chains.</param>
    /// <param name="turned">Whether A is transposed.</param>
    /// <param name="most">How many rows the result has at most.</param>
    public static LiveProduct Of(SimdLevel level, int length, bool turned, int most = int.MaxValue - LiveRows.Unit) =>
        LaneTypes.Create<LiveProduct>(typeof(LiveProduct<,>), level, [], level, length, turned, most);

    /// <summary>Some rows of the products of one left factor with others.</summary>
    /// <param name="a">A, with rows as long as the chains, or Aᵀ.</param>
    /// <param name="leading">Its leading dimension.</param>
    /// <param name="factors">The right factors and results; the columns are the leading dimensions.</param>
    /// <param name="start">The first row of the results, a multiple of <see cref="LiveRows.Unit"/>.</param>
    /// <param name="end">One past the last.</param>
    public abstract void Run(Storage a, int leading, ReadOnlySpan<Factor> factors, int start, int end);
}

/// <summary>
/// The same at one width: one row at a time, eight vectors across, or two rows and four vectors. Four of the widest are enough for one row, too, to keep the multipliers busy, and their panels
/// may be twice as long.
/// </summary>
internal sealed unsafe class LiveProduct<L, V>(SimdLevel level, int length, bool turned, int most) : LiveProduct where L : struct, ILanes<V>
{
    // Rows of B further apart than this share few sets of the nearest cache: with rows of A enough to use it again, a compact copy pays.
    private const int FarApart = 128, ManyRows = 48;

    private readonly LiveRows _rows = new(level, length, turned, most);
    private readonly Storage _panel = new(LiveRows.Piece * Columns), _zeros = new(8 * L.Width);

    public override void Run(Storage a, int leading, ReadOnlySpan<Factor> factors, int start, int end)
    {
        for (int chunk = start; chunk < end; chunk += _rows.MostRows)
        {
            int chunkEnd = Math.Min(end, chunk + _rows.MostRows);
            if (turned) _rows.List(a.Pointer + chunk, 1, leading, chunkEnd - chunk);
            else _rows.List(a.Pointer + (nint)chunk * leading, leading, 1, chunkEnd - chunk);
            int listed = 0;
            for (int row = chunk; row < chunkEnd; row += LiveRows.Unit)
                if (_rows.WayOf(row - chunk) != LiveRows.Way.Tiles) listed += LiveRows.Unit;
            if (listed > 0)
                foreach (ref readonly var factor in factors) Lists(factor, chunk, chunkEnd, copies: factor.Columns > FarApart && listed >= ManyRows);
            for (int from = chunk, to; from < chunkEnd; from = to)
            {
                bool tiles = _rows.WayOf(from - chunk) == LiveRows.Way.Tiles;
                for (to = from; to < chunkEnd && _rows.WayOf(to - chunk) == LiveRows.Way.Tiles == tiles; to += LiveRows.Unit) { }
                to = Math.Min(to, chunkEnd);
                if (!tiles) continue;
                foreach (ref readonly var factor in factors) Tiles(a, leading, factor, from, to);
            }
        }
    }

    private void Tiles(Storage a, int leading, in Factor factor, int from, int to)
    {
        int n = factor.Columns;
        if (turned) Gemm.MultiplyTransposedA(level, from, to, n, length, a.Span, leading, factor.B.Span, n, factor.C.Span, n, factor.Continues);
        else
            Gemm.Multiply(level, from, to, n, length, a.Span, leading, factor.B.Span, n, factor.C.Span, n,
                factor.Bias is null ? default : factor.Bias.Span, factor.Relu ? GemmActivation.Relu : GemmActivation.None, factor.Continues);
    }

    private void Lists(in Factor factor, int from, int to, bool copies)
    {
        int n = factor.Columns;
        int width = (L.Width < 16 || (!copies && n % (8 * L.Width) == 0) ? 8 : 4) * L.Width;
        float* b = factor.B.Pointer, c = factor.C.Pointer + (nint)from * n, bias = factor.Bias is null ? null : factor.Bias.Pointer;
        for (int piece = 0; piece < _rows.Pieces; piece++, b += LiveRows.Piece * n)
        {
            bool relu = factor.Relu && piece == _rows.Pieces - 1;
            for (int column = 0; column < n; column += width)
            {
                float* panel = copies ? Copied(b + column, n, Math.Min(LiveRows.Piece, length - piece * LiveRows.Piece), width) : b + column;
                float* first = bias == null ? _zeros.Pointer : bias + column;
                for (int row = 0; row < to - from; row += LiveRows.Unit)
                    if (_rows.WayOf(row) != LiveRows.Way.Tiles)
                        Unit(_rows, row, Math.Min(row + LiveRows.Unit, to - from), piece, panel, copies ? width : n, width,
                            piece == 0 && !factor.Continues ? first : null, c + (nint)row * n + column, n, relu);
            }
        }
    }

    /// <summary>One piece of the chains of a unit's rows over a panel.</summary>
    /// <param name="rows">The lists.</param>
    /// <param name="from">The first row.</param>
    /// <param name="to">One past the last.</param>
    /// <param name="piece">The piece.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="step">The distance of its rows.</param>
    /// <param name="width">Its columns: four or eight vectors.</param>
    /// <param name="start">What all chains start from, or null when they go on from the sums.</param>
    /// <param name="target">Receives the sums of the first row.</param>
    /// <param name="targetStep">The distance of its rows.</param>
    /// <param name="relu">Whether the result is max(·, 0).</param>
    public static void Unit(LiveRows rows, int from, int to, int piece, float* panel, nint step, int width, float* start, float* target, nint targetStep, bool relu)
    {
        bool pairs = rows.WayOf(from) == LiveRows.Way.Pairs;
        for (int row = from; row < to; row += pairs ? 2 : 1, target += pairs ? 2 * targetStep : targetStep)
        {
            float* values = rows.Values(row, piece), first = start == null ? target : start;
            int* places = rows.Places(row, piece);
            int count = rows.Count(row, piece);
            if (pairs)
                for (int j = 0; j < width; j += 4 * L.Width)
                    Pair(values, rows.Values(row + 1, piece), places, count, panel + j, step, first + j, start == null ? targetStep : 0, target + j, targetStep, relu);
            else if (width == 8 * L.Width) Eight(values, places, count, panel, step, first, target, relu);
            else Four(values, places, count, panel, step, first, target, relu);
        }
    }

    private float* Copied(float* b, int n, int rows, int width)
    {
        float* to = _panel.Pointer;
        for (int i = 0; i < rows; i++, b += n, to += width)
            for (int j = 0; j < width; j += L.Width) L.Store(L.Load(b + j), to + j);
        return _panel.Pointer;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight(float* values, int* places, int count, float* b, nint step, float* start, float* target, bool relu)
    {
        V c0 = L.Load(start), c1 = L.Load(start + L.Width), c2 = L.Load(start + 2 * L.Width), c3 = L.Load(start + 3 * L.Width);
        V c4 = L.Load(start + 4 * L.Width), c5 = L.Load(start + 5 * L.Width), c6 = L.Load(start + 6 * L.Width), c7 = L.Load(start + 7 * L.Width);
        for (int i = 0; i < count; i++)
        {
            float* row = b + places[i] * step;
            V x = L.Create(values[i]);
            c0 = L.MultiplyAdd(x, L.Load(row), c0);
            c1 = L.MultiplyAdd(x, L.Load(row + L.Width), c1);
            c2 = L.MultiplyAdd(x, L.Load(row + 2 * L.Width), c2);
            c3 = L.MultiplyAdd(x, L.Load(row + 3 * L.Width), c3);
            c4 = L.MultiplyAdd(x, L.Load(row + 4 * L.Width), c4);
            c5 = L.MultiplyAdd(x, L.Load(row + 5 * L.Width), c5);
            c6 = L.MultiplyAdd(x, L.Load(row + 6 * L.Width), c6);
            c7 = L.MultiplyAdd(x, L.Load(row + 7 * L.Width), c7);
        }
        if (relu)
        {
            (c0, c1, c2, c3) = (Relu(c0), Relu(c1), Relu(c2), Relu(c3));
            (c4, c5, c6, c7) = (Relu(c4), Relu(c5), Relu(c6), Relu(c7));
        }
        L.Store(c0, target);
        L.Store(c1, target + L.Width);
        L.Store(c2, target + 2 * L.Width);
        L.Store(c3, target + 3 * L.Width);
        L.Store(c4, target + 4 * L.Width);
        L.Store(c5, target + 5 * L.Width);
        L.Store(c6, target + 6 * L.Width);
        L.Store(c7, target + 7 * L.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(float* values, int* places, int count, float* b, nint step, float* start, float* target, bool relu)
    {
        V c0 = L.Load(start), c1 = L.Load(start + L.Width), c2 = L.Load(start + 2 * L.Width), c3 = L.Load(start + 3 * L.Width);
        for (int i = 0; i < count; i++)
        {
            float* row = b + places[i] * step;
            V x = L.Create(values[i]);
            c0 = L.MultiplyAdd(x, L.Load(row), c0);
            c1 = L.MultiplyAdd(x, L.Load(row + L.Width), c1);
            c2 = L.MultiplyAdd(x, L.Load(row + 2 * L.Width), c2);
            c3 = L.MultiplyAdd(x, L.Load(row + 3 * L.Width), c3);
        }
        if (relu)
        {
            (c0, c1, c2, c3) = (Relu(c0), Relu(c1), Relu(c2), Relu(c3));
        }
        L.Store(c0, target);
        L.Store(c1, target + L.Width);
        L.Store(c2, target + 2 * L.Width);
        L.Store(c3, target + 3 * L.Width);
    }

    // Two rows: each vector of the right factor is loaded once for both.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pair(float* valuesA, float* valuesB, int* places, int count, float* b, nint step, float* start, nint startStep, float* target, nint targetStep, bool relu)
    {
        float* startB = start + startStep, targetB = target + targetStep;
        V a0 = L.Load(start), a1 = L.Load(start + L.Width), a2 = L.Load(start + 2 * L.Width), a3 = L.Load(start + 3 * L.Width);
        V b0 = L.Load(startB), b1 = L.Load(startB + L.Width), b2 = L.Load(startB + 2 * L.Width), b3 = L.Load(startB + 3 * L.Width);
        for (int i = 0; i < count; i++)
        {
            float* row = b + places[i] * step;
            V x = L.Create(valuesA[i]), y = L.Create(valuesB[i]);
            V r0 = L.Load(row), r1 = L.Load(row + L.Width);
            a0 = L.MultiplyAdd(x, r0, a0);
            b0 = L.MultiplyAdd(y, r0, b0);
            V r2 = L.Load(row + 2 * L.Width);
            a1 = L.MultiplyAdd(x, r1, a1);
            b1 = L.MultiplyAdd(y, r1, b1);
            V r3 = L.Load(row + 3 * L.Width);
            a2 = L.MultiplyAdd(x, r2, a2);
            b2 = L.MultiplyAdd(y, r2, b2);
            a3 = L.MultiplyAdd(x, r3, a3);
            b3 = L.MultiplyAdd(y, r3, b3);
        }
        if (relu)
        {
            (a0, a1, a2, a3) = (Relu(a0), Relu(a1), Relu(a2), Relu(a3));
            (b0, b1, b2, b3) = (Relu(b0), Relu(b1), Relu(b2), Relu(b3));
        }
        L.Store(a0, target);
        L.Store(a1, target + L.Width);
        L.Store(a2, target + 2 * L.Width);
        L.Store(a3, target + 3 * L.Width);
        L.Store(b0, targetB);
        L.Store(b1, targetB + L.Width);
        L.Store(b2, targetB + 2 * L.Width);
        L.Store(b3, targetB + 3 * L.Width);
    }

    // x < 0 ? 0 : x, as the register tiles do it.
    private static V Relu(V x) => L.Select(L.Greater(L.Create(0), x), L.Create(0), x);
}

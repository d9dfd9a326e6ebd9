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
/// The same at one width: one row at a time, eight vectors across. Four of the widest are enough to keep the multipliers busy, and their panels
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
            for (int from = chunk, to; from < chunkEnd; from = to)
            {
                bool live = _rows.IsLive(from - chunk);
                for (to = from; to < chunkEnd && _rows.IsLive(to - chunk) == live; to += LiveRows.Unit) { }
                to = Math.Min(to, chunkEnd);
                foreach (ref readonly var factor in factors)
                    if (live) Live(factor, chunk, from, to);
                    else Dense(a, leading, factor, from, to);
            }
        }
    }

    private void Dense(Storage a, int leading, in Factor factor, int from, int to)
    {
        int n = factor.Columns;
        if (turned) Gemm.MultiplyTransposedA(level, from, to, n, length, a.Span, leading, factor.B.Span, n, factor.C.Span, n, factor.Continues);
        else
            Gemm.Multiply(level, from, to, n, length, a.Span, leading, factor.B.Span, n, factor.C.Span, n,
                factor.Bias is null ? default : factor.Bias.Span, factor.Relu ? GemmActivation.Relu : GemmActivation.None, factor.Continues);
    }

    private void Live(in Factor factor, int chunk, int from, int to)
    {
        int n = factor.Columns;
        bool copies = n > FarApart && to - from >= ManyRows;
        bool eight = L.Width < 16 || (!copies && n % (8 * L.Width) == 0);
        int width = (eight ? 8 : 4) * L.Width;
        float* b = factor.B.Pointer, c = factor.C.Pointer, bias = factor.Bias is null ? null : factor.Bias.Pointer;
        for (int piece = 0; piece < _rows.Pieces; piece++, b += LiveRows.Piece * n)
        {
            bool relu = factor.Relu && piece == _rows.Pieces - 1;
            for (int column = 0; column < n; column += width)
            {
                float* panel = copies ? Copied(b + column, n, Math.Min(LiveRows.Piece, length - piece * LiveRows.Piece), width) : b + column;
                nint step = copies ? width : n;
                float* first = bias == null ? _zeros.Pointer : bias + column, target = c + (nint)from * n + column;
                for (int row = from - chunk; row < to - chunk; row++, target += n)
                    Row(_rows, row, piece, panel, step, piece == 0 && !factor.Continues ? first : target, target, relu, eight);
            }
        }
    }

    /// <summary>One piece of one row's chains over a panel.</summary>
    /// <param name="rows">The lists.</param>
    /// <param name="row">The row.</param>
    /// <param name="piece">The piece.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="step">The distance of its rows.</param>
    /// <param name="start">What the chains start from.</param>
    /// <param name="target">Receives the sums.</param>
    /// <param name="relu">Whether the result is max(·, 0).</param>
    /// <param name="eight">Whether the panel is eight vectors across instead of four.</param>
    public static void Row(LiveRows rows, int row, int piece, float* panel, nint step, float* start, float* target, bool relu, bool eight)
    {
        if (eight) Eight(rows.Values(row, piece), rows.Places(row, piece), rows.Count(row, piece), panel, step, start, target, relu);
        else Four(rows.Values(row, piece), rows.Places(row, piece), rows.Count(row, piece), panel, step, start, target, relu);
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

    // x < 0 ? 0 : x, as the register tiles do it.
    private static V Relu(V x) => L.Select(L.Greater(L.Create(0), x), L.Create(0), x);
}

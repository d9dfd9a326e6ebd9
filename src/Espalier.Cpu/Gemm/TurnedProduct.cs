using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// C = A·B or C += A·B with transposed matrices as B (see <see cref="TurnedFactor"/>). Panels of B are turned into near caches, one after another, and all rows of A pass over each: those that are
/// sparse by their lists of live values (see <see cref="LiveProduct"/>), the others in register tiles. Every element is one chain, as in <see cref="Gemm"/>.
/// </summary>
internal abstract class TurnedProduct
{
    /// <summary>Makes one for a SIMD level and one worker.</summary>
    /// <param name="level">The level.</param>
    /// <param name="rows">The rows of A.</param>
    /// <param name="columns">The columns of B and C.</param>
    /// <param name="length">The length of the chains.</param>
    public static TurnedProduct Of(SimdLevel level, int rows, int columns, int length) =>
        LaneTypes.Create<TurnedProduct>(typeof(TurnedProduct<,>), level, [], level, rows, columns, length);

    /// <summary>Some rows of a product.</summary>
    /// <param name="a">A, with rows as long as the chains.</param>
    /// <param name="b">B.</param>
    /// <param name="c">C.</param>
    /// <param name="continues">Whether the chains go on from C.</param>
    /// <param name="start">The first row, a multiple of <see cref="LiveRows.Unit"/>.</param>
    /// <param name="end">One past the last.</param>
    public abstract void Run(Storage a, TurnedFactor b, Storage c, bool continues, int start, int end);
}

/// <summary>The same at one width.</summary>
internal sealed unsafe class TurnedProduct<L, V>(SimdLevel level, int rows, int columns, int length) : TurnedProduct where L : struct, ILanes<V>
{
    private const int Width = LiveProduct.Columns, Piece = LiveRows.Piece;

    // The places of a panel: register tiles take them at once, lists piece by piece.
    private const int Places = 4 * Piece;

    private static int Across => (L.Width < 16 ? 8 : 4) * L.Width;

    private readonly LiveRows? _rows = LiveRows.Fit(rows, columns, length) ? new(level, length, turned: false, rows) : null;
    private readonly Storage _panel = new(Places * Width), _zeros = new(Width);

    public override void Run(Storage a, TurnedFactor b, Storage c, bool continues, int start, int end)
    {
        int most = _rows?.MostRows ?? rows;
        for (int chunk = start; chunk < end; chunk += most)
        {
            int count = Math.Min(most, end - chunk);
            float* from = a.Pointer + (nint)chunk * length;
            _rows?.List(from, length, 1, count);
            for (int place = 0; place < length; place += Places)
                for (int column = 0; column < columns; column += Width)
                {
                    int places = Math.Min(Places, length - place), width = Math.Min(Width, columns - column);
                    b.Panel(place, places, column, width, _panel.Span);
                    Rows(from, place, places, c.Pointer + (nint)chunk * columns + column, width, continues || place > 0, count);
                }
        }
    }

    // All rows over one panel: runs of sparse ones and of others in turns.
    private void Rows(float* a, int place, int places, float* c, int width, bool continues, int count)
    {
        for (int row = 0, to; row < count; row = to)
        {
            bool tiles = IsTiles(row);
            for (to = row; to < count && IsTiles(to) == tiles; to += LiveRows.Unit) { }
            to = Math.Min(to, count);
            float* target = c + (nint)row * columns;
            if (!tiles)
            {
                for (int done = 0; done < places; done += Piece)
                    Lists(row, to, (place + done) / Piece, _panel.Pointer + (nint)done * Width, target, continues || done > 0);
                continue;
            }
            var task = new TileTask
            {
                A = a + (nint)row * length + place,
                ARow = length,
                AStep = 1,
                B = _panel.Pointer,
                BRow = width,
                C = target,
                CRow = columns,
                K = places,
            };
            TileDriver.Panel(level, ref task, to - row, width, continues ? target : _zeros.Pointer, continues ? columns : 0, continues ? 1 : 0);
        }
    }

    private void Lists(int from, int to, int piece, float* panel, float* target, bool continues)
    {
        for (int row = from; row < to; row += LiveRows.Unit, target += (nint)LiveRows.Unit * columns)
            for (int j = 0; j < Width; j += Across)
                LiveProduct<L, V>.Unit(_rows!, row, Math.Min(row + LiveRows.Unit, to), piece, panel + j, Width, Across, continues ? null : _zeros.Pointer, target + j, columns, relu: false);
    }

    private bool IsTiles(int row) => _rows is null || _rows.WayOf(row) == LiveRows.Way.Tiles;
}

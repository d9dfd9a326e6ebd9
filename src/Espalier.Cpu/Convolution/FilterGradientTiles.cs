namespace Espalier.Cpu;

/// <summary>
/// The gradient of a convolution's filters for one image at a time: for each row of the window the product of the image's windows, turned,
/// and the outputs' gradients. Each register tile holds a part of the filters while all places pass.
/// </summary>
internal sealed unsafe class FilterGradientTiles
{
    private static readonly float[] ZeroRow = GC.AllocateArray<float>(64, pinned: true);

    private readonly SimdLevel _level;
    private readonly ConvolutionSizes _sizes;
    private readonly int _columns, _length, _more;
    private readonly Tile[] _tiles;
    private readonly nint[] _jumps;

    private readonly record struct Tile(int Source, int Gradient, int Target, int Rows, int Vectors, int Columns);

    /// <summary>Lays out the tiles.</summary>
    /// <param name="level">The SIMD level.</param>
    /// <param name="sizes">The sizes.</param>
    /// <param name="padding">The images' border.</param>
    public FilterGradientTiles(SimdLevel level, ConvolutionSizes sizes, PaddedImage padding)
    {
        (_level, _sizes, _columns) = (level, sizes, padding.Columns);
        _tiles = [.. Tiles()];
        nint jump = ((nint)sizes.Window.StrideRows * _columns - (nint)sizes.OutputColumns * sizes.Window.StrideColumns) * sizes.Channels;
        (_length, _more) = jump == 0 ? (sizes.OutputRows * sizes.OutputColumns, 0) : (sizes.OutputColumns, sizes.OutputRows - 1);
        _jumps = GC.AllocateArray<nint>(sizes.OutputRows, pinned: true);
        _jumps.AsSpan().Fill(jump);
    }

    /// <summary>How many tiles there are.</summary>
    public int Count => _tiles.Length;

    // The window's columns lie one behind the other in an image when nothing is skipped between them: then a tile may span several.
    private IEnumerable<Tile> Tiles()
    {
        var (s, w) = (_sizes, _sizes.Window);
        bool joined = s.Groups == 1 && w.DilationColumns == 1;
        int length = joined ? w.Columns * s.Channels : s.GroupChannels, lanes = FilterPanels.PanelWidth(_level, 1);
        for (int group = 0; group < s.Groups; group++)
            for (int column = 0, width; column < s.GroupFilters; column += width)
            {
                width = FilterPanels.PanelWidth(_level, s.GroupFilters - column);
                int tallest = Tallest(width / lanes), count = (length + tallest - 1) / tallest;
                for (int ky = 0; ky < w.Rows; ky++)
                    for (int kx = 0; kx < (joined ? 1 : w.Columns); kx++)
                        for (int tile = 0, row = 0, rows; tile < count; tile++, row += rows)
                        {
                            rows = (length - row + count - tile - 1) / (count - tile);
                            yield return new Tile(
                                (ky * w.DilationRows * _columns + kx * w.DilationColumns) * s.Channels + group * s.GroupChannels + row,
                                group * s.GroupFilters + column,
                                ((ky * w.Columns + kx) * s.GroupChannels + row) * s.Filters + group * s.GroupFilters + column,
                                rows, width / lanes, Math.Min(lanes, s.GroupFilters - column));
                        }
            }
    }

    private int Tallest(int vectors) => _level switch
    {
        SimdLevel.Vector512 => vectors == 2 ? Tiles512.MaxRows2 : Tiles512.MaxRows1,
        SimdLevel.Vector256 => vectors == 2 ? Tiles256.MaxRows2 : Tiles256.MaxRows1,
        _ => vectors == 4 ? Tiles128.MaxRows4 : vectors == 2 ? Tiles128.MaxRows2 : Tiles128.MaxRows1,
    };

    /// <summary>Adds an image's part to the filters' gradient.</summary>
    /// <param name="start">The first tile.</param>
    /// <param name="end">One past the last tile.</param>
    /// <param name="image">The (padded) image.</param>
    /// <param name="gradient">The gradient by its outputs.</param>
    /// <param name="sums">The filters' gradient.</param>
    /// <param name="first">Whether there is nothing yet to add to.</param>
    public void Add(int start, int end, float* image, float* gradient, float* sums, bool first)
    {
        switch (_level)
        {
            case SimdLevel.Vector512: Add<Tiles512>(start, end, image, gradient, sums, first); break;
            case SimdLevel.Vector256: Add<Tiles256>(start, end, image, gradient, sums, first); break;
            default: Add<Tiles128>(start, end, image, gradient, sums, first); break;
        }
    }

    private void Add<T>(int from, int to, float* image, float* gradient, float* sums, bool first) where T : struct, ITiles
    {
        var s = _sizes;
        fixed (nint* jumps = _jumps)
        fixed (float* zero = ZeroRow)
        {
            var task = new TileTask
            {
                ARow = 1,
                AStep = (nint)s.Window.StrideColumns * s.Channels,
                BRow = s.Filters,
                CRow = s.Filters,
                K = _length,
                More = _more,
                Jumps = jumps,
            };
            foreach (ref readonly var tile in _tiles.AsSpan(from..to))
            {
                task.A = image + tile.Source;
                task.B = gradient + tile.Gradient;
                task.C = sums + tile.Target;
                task.Start = first ? zero : task.C;
                task.StartRow = first ? 0 : task.CRow;
                task.Columns = tile.Columns;
                if (tile.Vectors == 2) T.Run2(tile.Rows, in task);
                else if (tile.Vectors == 1) T.Run1(tile.Rows, in task);
                else T.Run4(tile.Rows, in task);
            }
        }
    }
}

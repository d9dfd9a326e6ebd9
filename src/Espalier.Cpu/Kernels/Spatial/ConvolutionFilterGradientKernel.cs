using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// The gradient of a convolution's filters: for each row of the window the product of the images' windows, turned, and the outputs'
/// gradients, summed over all places and images. Register tiles hold a part of the filters while all places pass.
/// </summary>
/// <remarks>
/// Cut by tiles, each of which goes through the images in order. When the filters are too small to share, the batch is cut into slices
/// with filters of their own, summed in order; how many there are depends on the sizes and never on the number of threads.
/// </remarks>
internal sealed unsafe class ConvolutionFilterGradientKernel : Kernel
{
    private const int SmallFilters = 4096, MostSlices = 8;

    private static readonly float[] ZeroRow = GC.AllocateArray<float>(64, pinned: true);

    private readonly SimdLevel _level;
    private readonly ConvolutionSizes _sizes;
    private readonly PaddedImage _padding;
    private readonly Storage _image, _gradient, _sums;
    private readonly Tile[] _tiles;
    private readonly int _slices;
    private readonly nint[] _jumps;
    private readonly Storage?[] _scratch;

    private readonly record struct Tile(int Source, int Gradient, int Target, int Rows, int Vectors, int Columns);

    private ConvolutionFilterGradientKernel(Binding binding, ConvolutionSizes sizes, Storage image, Storage gradient, Storage filter)
    {
        (_level, _sizes, _image, _gradient) = (binding.Level, sizes, image, gradient);
        _padding = PaddedImage.For(sizes);
        _tiles = [.. Tiles()];
        _slices = filter.Length >= SmallFilters ? 1 : Math.Clamp(sizes.Batch / 2, 1, MostSlices);
        _sums = _slices == 1 ? filter : new Storage(filter.Length * _slices);
        _jumps = GC.AllocateArray<nint>(sizes.OutputRows, pinned: true);
        _jumps.AsSpan().Fill((nint)sizes.Window.StrideRows * _padding.Columns * sizes.Channels - (nint)sizes.OutputColumns * sizes.Window.StrideColumns * sizes.Channels);
        Parts = binding.Parts(sizes.Operations, Math.Max(1, _tiles.Length * _slices));
        _scratch = [.. Enumerable.Range(0, Parts).Select(_ => _padding.Scratch())];
    }

    public static void Bind(Node node, Binding binding)
    {
        var sizes = ConvolutionSizes.Of((ConvolutionOp)node.Op, binding.Shape(node.Inputs[0]), binding.Shape(node.Inputs[1]));
        var filter = binding.Memory(node.Outputs[0]);
        var kernel = new ConvolutionFilterGradientKernel(binding, sizes, binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), filter);
        binding.Add(kernel);
        if (kernel._slices > 1) binding.Add(new SliceSum(binding, kernel._sums, filter, kernel._slices));
    }

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
                                (ky * w.DilationRows * _padding.Columns + kx * w.DilationColumns) * s.Channels + group * s.GroupChannels + row,
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

    public override void Run(int part)
    {
        var (start, end) = Share(part, _tiles.Length * _slices);
        for (int unit = start; unit < end;)
        {
            int slice = unit / _tiles.Length, last = Math.Min(end, (slice + 1) * _tiles.Length);
            var tiles = _tiles.AsSpan((unit - slice * _tiles.Length)..(last - slice * _tiles.Length));
            Slice(part, slice, tiles);
            unit = last;
        }
    }

    private void Slice(int part, int slice, ReadOnlySpan<Tile> tiles)
    {
        var s = _sizes;
        float* sums = _sums.Pointer + (nint)slice * (_sums.Length / _slices);
        int first = (int)((long)s.Batch * slice / _slices), end = (int)((long)s.Batch * (slice + 1) / _slices);
        for (int b = first; b < end; b++)
        {
            float* image = _image.Pointer + (nint)b * s.ImageLength;
            if (_scratch[part] is { } scratch)
            {
                _padding.Copy(_image.Span.Slice(b * s.ImageLength, s.ImageLength), scratch.Span);
                image = scratch.Pointer;
            }
            float* gradient = _gradient.Pointer + (nint)b * s.OutputLength;
            switch (_level)
            {
                case SimdLevel.Vector512: Add<Tiles512>(tiles, image, gradient, sums, b == first); break;
                case SimdLevel.Vector256: Add<Tiles256>(tiles, image, gradient, sums, b == first); break;
                default: Add<Tiles128>(tiles, image, gradient, sums, b == first); break;
            }
        }
    }

    private void Add<T>(ReadOnlySpan<Tile> tiles, float* image, float* gradient, float* sums, bool first) where T : struct, ITiles
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
                K = s.OutputColumns,
                More = s.OutputRows - 1,
                Jumps = jumps,
            };
            foreach (ref readonly var tile in tiles)
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

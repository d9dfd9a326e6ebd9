using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// A convolution whose rows are pooled as soon as there are enough of them for a row of windows: the unpooled values stay in the nearest
/// cache. Cut by images, and by pooled rows when there are few images.
/// </summary>
internal sealed unsafe class PooledConvolutionKernel : Kernel
{
    private const int FewImages = 8, Slices = 8;

    // Filters larger than this would be read anew from a farther cache for each row of windows: then all rows are computed first.
    private const int MostResident = 128 * 1024;

    private readonly SimdLevel _level;
    private readonly ConvolutionSizes _sizes;
    private readonly SlidingWindow _pool;
    private readonly ConvolutionSweep[] _sweeps;
    private readonly FilterPanels _panels;
    private readonly PaddedImage _padding;
    private readonly PlacedMaximum _maximum;
    private readonly Storage _image, _bias, _pooled;
    private readonly Storage? _places;
    private readonly int _rows, _rowLength, _placesLength, _slices;
    private readonly bool _wholeImage;
    private readonly Storage?[] _scratch;
    private readonly Storage[] _unpooled;

    private PooledConvolutionKernel(Node node, Binding binding, ConvolutionSizes sizes, PaddedImage padding, ConvolutionSweep[] sweeps, FilterPanels panels)
    {
        var op = (PooledConvolution)node.Op;
        (_level, _sizes, _pool, _padding, _sweeps, _panels) = (binding.Level, sizes, op.Pool, padding, sweeps, panels);
        (_image, _bias, _pooled) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[2]), binding.Memory(node.Outputs[0]));
        var pooled = binding.Shape(node.Outputs[0]);
        _rows = pooled[1];
        _rowLength = pooled[2] * pooled[3];
        if (op.KeepsPlaces) _places = binding.Memory(node.Outputs[1]);
        _placesLength = 4 * PooledConvolution.PlacesOf(pooled)[1];
        _maximum = PlacedMaximum.Of(binding.Level, op.Pool, pooled[2], pooled[3], op.Relu);
        _slices = sizes.Batch < FewImages ? Slices : 1;
        _wholeImage = panels.Memory.Length > MostResident;
        Parts = binding.Parts(sizes.Operations, Math.Max(1, sizes.Batch * _slices));
        _scratch = [.. Enumerable.Range(0, Parts).Select(_ => padding.Scratch())];
        _unpooled = [.. Enumerable.Range(0, Parts).Select(_ => new Storage(_rowLength * op.Pool.Rows * op.Pool.Columns * (_wholeImage ? _rows : 1)))];
    }

    public static void Bind(Node node, Binding binding)
    {
        var op = (PooledConvolution)node.Op;
        var image = binding.Shape(node.Inputs[0]);
        var (rows, columns) = op.Window.Output(image[1], image[2]);
        var sizes = ConvolutionSizes.Of(op, image, new Shape(image[0], rows, columns, node.Inputs[1].Shape[3])).Under(op.Pool);
        if (OneChannelPooledConvolution.Fits(sizes, op.Pool))
        {
            binding.Add(new OneChannelPooledConvolution(node, binding, sizes));
            return;
        }
        if (op.Pool is { Rows: 2, Columns: 2 } && WinogradSizes.Forward(sizes) is { } tiles)
        {
            var target = WinogradTarget.Pooled(binding.Level, tiles, binding.Memory(node.Outputs[0]), op.KeepsPlaces ? binding.Memory(node.Outputs[1]) : null,
                binding.Memory(node.Inputs[2]), op.Relu);
            WinogradKernel.Bind(binding, tiles, binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), target);
            return;
        }
        var padding = PaddedImage.For(sizes);
        var sweeps = ConvolutionSweep.Forward(sizes, padding, keepsRows: true);
        var panels = new FilterPanels(sweeps, binding.Level);
        binding.Add(new PackFilters(binding, sizes, sweeps, binding.Memory(node.Inputs[1]), panels, turned: false));
        binding.Add(new PooledConvolutionKernel(node, binding, sizes, padding, sweeps, panels));
    }

    public override void Run(int part)
    {
        var (start, end) = Share(part, _sizes.Batch * _slices);
        int padded = -1;
        for (int unit = start; unit < end; unit++)
        {
            int image = unit / _slices, slice = unit % _slices;
            float* source = _image.Pointer + (nint)image * _sizes.ImageLength;
            if (_scratch[part] is { } scratch)
            {
                if (padded != image) _padding.Copy(_image.Span.Slice(image * _sizes.ImageLength, _sizes.ImageLength), scratch.Span);
                padded = image;
                source = scratch.Pointer;
            }
            int from = _rows * slice / _slices, to = _rows * (slice + 1) / _slices;
            int step = _wholeImage ? Math.Max(1, to - from) : 1;
            for (int row = from; row < to; row += step) Rows(part, image, source, row, row + step);
        }
    }

    // Computes and pools some rows of windows.
    private void Rows(int part, int image, float* source, int from, int to)
    {
        nint windowRow = (nint)_rowLength * _pool.Rows * _pool.Columns;
        float* unpooled = _unpooled[part].Pointer;
        for (int i = 0; i < _sweeps.Length; i++)
            SweepDriver.Run(_level, _sweeps[i], source, _panels.Memory.Pointer + _panels.Start(i), unpooled - from * windowRow, null, relu: false,
                from * _pool.Rows, to * _pool.Rows);
        float* pooled = _pooled.Pointer + ((nint)image * _rows + from) * _rowLength;
        byte* places = _places is null ? null : (byte*)_places.Pointer + (nint)image * _placesLength + (nint)from * _rowLength;
        for (int row = from; row < to; row++, unpooled += windowRow, pooled += _rowLength)
        {
            _maximum.Row(unpooled, _bias.Pointer, pooled, places);
            if (places != null) places += _rowLength;
        }
    }
}

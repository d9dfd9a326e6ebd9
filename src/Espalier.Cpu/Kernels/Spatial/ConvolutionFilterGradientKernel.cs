using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// The gradient of a convolution's filters, summed over the batch. Cut by tiles, each of which goes through the images in order. When the
/// filters are too small to share, the batch is cut into slices with filters of their own, summed in order; how many there are depends on
/// the sizes and never on the number of threads.
/// </summary>
internal sealed unsafe class ConvolutionFilterGradientKernel : Kernel
{
    private const int SmallFilters = 4096, MostSlices = 8;

    private readonly ConvolutionSizes _sizes;
    private readonly PaddedImage _padding;
    private readonly FilterGradientTiles _tiles;
    private readonly Storage _image, _gradient, _sums;
    private readonly int _slices;
    private readonly Storage?[] _scratch;

    private ConvolutionFilterGradientKernel(Binding binding, ConvolutionSizes sizes, Storage image, Storage gradient, Storage sums, int slices)
    {
        (_sizes, _image, _gradient, _sums, _slices) = (sizes, image, gradient, sums, slices);
        _padding = PaddedImage.For(sizes);
        _tiles = new FilterGradientTiles(binding.Level, sizes, _padding);
        Parts = binding.Parts(sizes.Operations, Math.Max(1, _tiles.Count * slices));
        _scratch = [.. Enumerable.Range(0, Parts).Select(_ => _padding.Scratch())];
    }

    public static void Bind(Node node, Binding binding)
    {
        var sizes = ConvolutionSizes.Of((ConvolutionOp)node.Op, binding.Shape(node.Inputs[0]), binding.Shape(node.Inputs[1]));
        var filter = binding.Memory(node.Outputs[0]);
        if (DepthwiseKernel.Fits(sizes))
        {
            DepthwiseFilterGradient.Bind(binding, sizes, binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), filter);
            return;
        }
        int slices = filter.Length >= SmallFilters ? 1 : Slices(sizes.Batch);
        var sums = slices == 1 ? filter : new Storage(filter.Length * slices);
        binding.Add(new ConvolutionFilterGradientKernel(binding, sizes, binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), sums, slices));
        if (slices > 1) binding.Add(new SliceSum(binding, sums, filter, slices));
    }

    /// <summary>How many slices a batch is cut into.</summary>
    public static int Slices(int batch) => Math.Clamp(batch / 2, 1, MostSlices);

    public override void Run(int part)
    {
        int count = _tiles.Count;
        var (start, end) = Share(part, count * _slices);
        for (int unit = start; unit < end;)
        {
            int slice = unit / count, last = Math.Min(end, (slice + 1) * count);
            Slice(part, slice, unit - slice * count, last - slice * count);
            unit = last;
        }
    }

    private void Slice(int part, int slice, int from, int to)
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
            _tiles.Add(from, to, image, _gradient.Pointer + (nint)b * s.OutputLength, sums, b == first);
        }
    }
}

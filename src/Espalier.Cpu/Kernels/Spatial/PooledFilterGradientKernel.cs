using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// The gradients by the filters and the bias of a pooled convolution: over live places only where there is a kernel for that. Else each
/// image's gradients are spread out first; the batch is cut into slices with sums of their own, added in order, whose number depends on
/// the batch size and never on the number of threads.
/// </summary>
internal sealed unsafe class PooledFilterGradientKernel : Kernel
{
    private readonly ConvolutionSizes _sizes;
    private readonly PaddedImage _padding, _outputs;
    private readonly FilterGradientTiles _tiles;
    private readonly Unpooling _unpooling;
    private readonly Storage _image, _filterSums, _biasSums;
    private readonly int _slices;
    private readonly Storage?[] _scratch;
    private readonly Storage[] _unpooled;

    private PooledFilterGradientKernel(Binding binding, ConvolutionSizes sizes, Unpooling unpooling, Storage image, Storage filterSums, Storage biasSums, int slices)
    {
        (_sizes, _unpooling, _image, _filterSums, _biasSums, _slices) = (sizes, unpooling, image, filterSums, biasSums, slices);
        _padding = PaddedImage.For(sizes);
        _outputs = new PaddedImage(sizes.OutputRows, sizes.OutputColumns, sizes.Filters, 0, 0, 0, 0);
        _tiles = new FilterGradientTiles(binding.Level, sizes, _padding);
        Parts = binding.Parts(sizes.Operations, slices);
        _scratch = [.. Enumerable.Range(0, Parts).Select(_ => _padding.Scratch())];
        _unpooled = [.. Enumerable.Range(0, Parts).Select(_ => _outputs.Scratch(always: true)!)];
    }

    public static void Bind(Node node, Binding binding)
    {
        var op = (PooledFilterGradient)node.Op;
        var (shape, pooled) = (binding.Shape(node.Inputs[0]), binding.Shape(node.Inputs[1]));
        var (image, gradient, places) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), binding.Memory(node.Inputs[2]));
        var (filter, bias) = (binding.Memory(node.Outputs[0]), binding.Memory(node.Outputs[1]));
        var (rows, columns) = op.Window.Output(shape[1], shape[2]);
        var sizes = ConvolutionSizes.Of(op, shape, new Shape(shape[0], rows, columns, pooled[3])).Under(op.Pool);
        var unpooling = Unpooling.Of(binding.Level, op.Pool, pooled, gradient, places);
        if (NineTapFilterGradient.Fits(sizes, pooled[1] * pooled[2]))
        {
            binding.Add(new NineTapFilterGradient(binding, sizes, op.Pool, unpooling, image, filter, bias));
            return;
        }
        if (LiveFilterGradient.Fits(sizes))
        {
            binding.Add(new LiveFilterGradient(binding, sizes, op.Pool, unpooling, image, filter, bias));
            return;
        }
        if (FewChannelsFilterGradient.Fits(sizes, op.Pool))
        {
            FewChannelsFilterGradient.Bind(binding, sizes, unpooling, image, filter, bias);
            return;
        }
        int slices = ConvolutionFilterGradientKernel.Slices(sizes.Batch);
        var (filterSums, biasSums) = slices == 1 ? (filter, bias) : (new Storage(filter.Length * slices), new Storage(bias.Length * slices));
        binding.Add(new PooledFilterGradientKernel(binding, sizes, unpooling, image, filterSums, biasSums, slices));
        if (slices == 1) return;
        binding.Add(new SliceSum(binding, filterSums, filter, slices));
        binding.Add(new SliceSum(binding, biasSums, bias, slices));
    }

    public override void Run(int part)
    {
        var (start, end) = Share(part, _slices);
        for (int slice = start; slice < end; slice++) Slice(part, slice);
    }

    private void Slice(int part, int slice)
    {
        var s = _sizes;
        float* filters = _filterSums.Pointer + (nint)slice * (_filterSums.Length / _slices), bias = _biasSums.Pointer + (nint)slice * s.Filters;
        new Span<float>(bias, s.Filters).Clear();
        int first = (int)((long)s.Batch * slice / _slices), end = (int)((long)s.Batch * (slice + 1) / _slices);
        for (int b = first; b < end; b++)
        {
            float* image = _image.Pointer + (nint)b * s.ImageLength;
            if (_scratch[part] is { } scratch)
            {
                _padding.Copy(_image.Span.Slice(b * s.ImageLength, s.ImageLength), scratch.Span);
                image = scratch.Pointer;
            }
            _unpooling.Run(b, _unpooled[part].Pointer, _outputs, bias);
            _tiles.Add(0, _tiles.Count, image, _unpooled[part].Pointer, filters, b == first);
        }
    }
}

using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// A convolution of 3×3 over images of one channel pooled by 2×2; see <see cref="OneChannelLoops"/>. Cut by images, and by pooled rows when
/// there are few images.
/// </summary>
internal sealed unsafe class OneChannelPooledConvolution : Kernel
{
    private const int FewImages = 8, Slices = 8;

    private readonly ConvolutionSizes _sizes;
    private readonly OneChannelLoops _loops;
    private readonly PaddedImage _padding;
    private readonly Storage _image, _filter, _bias, _pooled;
    private readonly Storage? _places;
    private readonly int _rows, _columns, _placesLength, _slices;
    private readonly bool _relu;
    private readonly Storage?[] _scratch;

    /// <summary>Prepares the kernel.</summary>
    public OneChannelPooledConvolution(Node node, Binding binding, ConvolutionSizes sizes)
    {
        var op = (PooledConvolution)node.Op;
        (_sizes, _relu, _padding) = (sizes, op.Relu, PaddedImage.For(sizes));
        _loops = OneChannelLoops.Of(Unpooling.Narrowed(binding.Level, sizes.Filters));
        (_image, _filter, _bias, _pooled) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), binding.Memory(node.Inputs[2]), binding.Memory(node.Outputs[0]));
        var pooled = binding.Shape(node.Outputs[0]);
        (_rows, _columns) = (pooled[1], pooled[2]);
        if (op.KeepsPlaces) _places = binding.Memory(node.Outputs[1]);
        _placesLength = 4 * PooledConvolution.PlacesOf(pooled)[1];
        _slices = sizes.Batch < FewImages ? Slices : 1;
        Parts = binding.Parts(sizes.Operations, Math.Max(1, sizes.Batch * _slices));
        _scratch = [.. Enumerable.Range(0, Parts).Select(_ => _padding.Scratch())];
    }

    /// <summary>Whether the loops know the sizes.</summary>
    /// <param name="sizes">The sizes.</param>
    /// <param name="pool">The pool's window.</param>
    public static bool Fits(ConvolutionSizes sizes, SlidingWindow pool) => sizes.Channels == 1 && FewChannelsFilterGradient.Fits(sizes, pool);

    public override void Run(int part)
    {
        var (start, end) = Share(part, _sizes.Batch * _slices);
        int padded = -1, length = _columns * _sizes.Filters;
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
            for (int row = _rows * slice / _slices; row < _rows * (slice + 1) / _slices; row++)
                _loops.Row(source + 2 * (nint)row * _padding.Columns, _padding.Columns, _filter.Pointer, _bias.Pointer, _sizes.Filters, _columns, _relu,
                    _pooled.Pointer + ((nint)image * _rows + row) * length,
                    _places is null ? null : (byte*)_places.Pointer + (nint)image * _placesLength + (nint)row * length);
        }
    }
}

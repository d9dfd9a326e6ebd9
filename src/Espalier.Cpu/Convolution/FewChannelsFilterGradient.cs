using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// The gradients by the filters and the bias of a convolution of 3×3 over a few channels pooled by 2×2; see <see cref="FewChannelsLoops"/>.
/// The batch is cut into slices with sums of their own, added in order; how many there are depends on the batch size and never on the
/// number of threads.
/// </summary>
internal sealed unsafe class FewChannelsFilterGradient : Kernel
{
    // The patches of so many rows of windows, with their gradients, stay in the nearest cache while the filters pass.
    private const int NearFloats = 1024;

    private readonly ConvolutionSizes _sizes;
    private readonly Unpooling _pooled;
    private readonly FewChannelsLoops _loops;
    private readonly PaddedImage _padding;
    private readonly Storage _image, _sums;
    private readonly int _slices, _rowsAtOnce;
    private readonly Storage?[] _scratch;
    private readonly Storage[] _patches, _before;

    private FewChannelsFilterGradient(Binding binding, ConvolutionSizes sizes, Unpooling pooled, Storage image, Storage sums, int slices)
    {
        (_sizes, _pooled, _image, _sums, _slices) = (sizes, pooled, image, sums, slices);
        _loops = FewChannelsLoops.Of(Unpooling.Narrowed(binding.Level, sizes.Filters));
        _padding = PaddedImage.For(sizes);
        Parts = binding.Parts(sizes.Operations, slices);
        _scratch = [.. Enumerable.Range(0, Parts).Select(_ => _padding.Scratch())];
        int length = pooled.Columns * WindowPatches.Length;
        _rowsAtOnce = Math.Clamp(NearFloats / Math.Max(1, length), 1, Math.Max(1, pooled.Rows));
        _patches = [.. Enumerable.Range(0, Parts).Select(_ => new Storage(_rowsAtOnce * length + WindowPatches.Spare))];
        _before = [.. Enumerable.Range(0, Parts).Select(_ => new Storage(FewChannelsLoops.Sums * sizes.Filters))];
    }

    /// <summary>Whether the loops know the sizes.</summary>
    /// <param name="sizes">The sizes.</param>
    /// <param name="pool">The pool's window.</param>
    public static bool Fits(ConvolutionSizes sizes, SlidingWindow pool) => sizes.Groups == 1 && sizes.Channels is > 0 and < 6 && sizes.Filters >= 4
        && pool is { Rows: 2, Columns: 2 }
        && sizes.Window is { Rows: 3, Columns: 3, StrideRows: 1, StrideColumns: 1, DilationRows: 1, DilationColumns: 1 };

    /// <summary>Adds the kernels.</summary>
    public static void Bind(Binding binding, ConvolutionSizes sizes, Unpooling pooled, Storage image, Storage filter, Storage bias)
    {
        int slices = ConvolutionFilterGradientKernel.Slices(sizes.Batch);
        var sums = new Storage(sizes.Channels * FewChannelsLoops.Sums * sizes.Filters * slices);
        binding.Add(new FewChannelsFilterGradient(binding, sizes, pooled, image, sums, slices));
        binding.Add(new Gather(sizes, sums, filter, bias, slices));
    }

    public override void Run(int part)
    {
        var s = _sizes;
        var (start, end) = Share(part, _slices);
        int channelLength = FewChannelsLoops.Sums * s.Filters, length = s.Channels * channelLength;
        for (int slice = start; slice < end; slice++)
        {
            var sums = _sums.Span.Slice(slice * length, length);
            sums.Clear();
            int first = (int)((long)s.Batch * slice / _slices), last = (int)((long)s.Batch * (slice + 1) / _slices);
            for (int b = first; b < last; b++)
            {
                float* image = _image.Pointer + (nint)b * s.ImageLength;
                if (_scratch[part] is { } scratch)
                {
                    _padding.Copy(_image.Span.Slice(b * s.ImageLength, s.ImageLength), scratch.Span);
                    image = scratch.Pointer;
                }
                for (int channel = 0; channel < s.Channels; channel++)
                    Channel(part, b, image + channel, sums.Slice(channel * channelLength, channelLength));
            }
        }
    }

    private void Channel(int part, int b, float* image, Span<float> sums)
    {
        int channels = _sizes.Channels, filters = _sizes.Filters, columns = _padding.Columns * channels;
        float* patches = _patches[part].Pointer;
        for (int row = 0; row < _pooled.Rows; row += _rowsAtOnce)
        {
            int rows = Math.Min(_rowsAtOnce, _pooled.Rows - row);
            WindowPatches.Copy(image + 2 * (nint)row * columns, columns, channels, rows, _pooled.Columns, patches);
            sums.CopyTo(_before[part].Span);
            nint first = (nint)row * _pooled.Columns * filters;
            fixed (float* target = sums)
                _loops.Add(patches, _pooled.Gradients(b) + first, _pooled.Places(b) + first, rows * _pooled.Columns, filters, _before[part].Pointer, target);
        }
    }

    /// <summary>Sums the slices, (channels, 10, filters) each, into filters of (9, channels, filters) and a bias.</summary>
    private sealed class Gather(ConvolutionSizes sizes, Storage sums, Storage filter, Storage bias, int slices) : Kernel
    {
        public override void Run(int part)
        {
            int filters = sizes.Filters, channelLength = FewChannelsLoops.Sums * filters;
            for (int channel = 0; channel < sizes.Channels; channel++)
                for (int tap = 0; tap < 9; tap++)
                    Sum(channel * channelLength + tap * filters, filter.Span.Slice((tap * sizes.Channels + channel) * filters, filters));
            Sum(9 * filters, bias.Span); // each channel has met all gradients
        }

        private void Sum(int from, Span<float> to)
        {
            int length = sums.Length / slices;
            sums.Span.Slice(from, to.Length).CopyTo(to);
            for (int slice = 1; slice < slices; slice++)
            {
                var more = sums.Span.Slice(slice * length + from, to.Length);
                for (int i = 0; i < to.Length; i++) to[i] += more[i];
            }
        }
    }
}

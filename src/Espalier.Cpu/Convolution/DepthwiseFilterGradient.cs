using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// The gradient of the filters of a convolution with one filter for each channel. The batch is cut into slices with sums of their own,
/// added in order; how many there are depends on the batch size and never on the number of threads.
/// </summary>
internal sealed unsafe class DepthwiseFilterGradient : Kernel
{
    private readonly ConvolutionSizes _sizes;
    private readonly DepthwiseLoops _loops;
    private readonly PaddedImage _padding;
    private readonly Storage _image, _gradient, _sums;
    private readonly int _slices;
    private readonly Storage?[] _scratch;
    private readonly Storage[] _before;

    private DepthwiseFilterGradient(Binding binding, ConvolutionSizes sizes, Storage image, Storage gradient, Storage sums, int slices)
    {
        (_sizes, _image, _gradient, _sums, _slices) = (sizes, image, gradient, sums, slices);
        _loops = DepthwiseLoops.Of(Unpooling.Narrowed(binding.Level, sizes.Channels));
        _padding = PaddedImage.For(sizes);
        Parts = binding.Parts(sizes.Operations, slices);
        _scratch = [.. Enumerable.Range(0, Parts).Select(_ => _padding.Scratch())];
        _before = [.. Enumerable.Range(0, Parts).Select(_ => new Storage(4 * sizes.Channels))];
    }

    /// <summary>Adds the kernels.</summary>
    public static void Bind(Binding binding, ConvolutionSizes sizes, Storage image, Storage gradient, Storage filter)
    {
        int slices = ConvolutionFilterGradientKernel.Slices(sizes.Batch);
        var sums = slices == 1 ? filter : new Storage(filter.Length * slices);
        binding.Add(new DepthwiseFilterGradient(binding, sizes, image, gradient, sums, slices));
        if (slices > 1) binding.Add(new SliceSum(binding, sums, filter, slices));
    }

    public override void Run(int part)
    {
        var s = _sizes;
        var (start, end) = Share(part, _slices);
        for (int slice = start; slice < end; slice++)
        {
            int length = _sums.Length / _slices;
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
                Image(image, _gradient.Pointer + (nint)b * s.OutputLength, sums, _before[part]);
            }
        }
    }

    private void Image(float* image, float* gradient, Span<float> sums, Storage before)
    {
        var (s, w) = (_sizes, _sizes.Window);
        nint tapStep = (nint)w.DilationColumns * s.Channels, row = (nint)_padding.Columns * s.Channels;
        for (int ky = 0; ky < w.Rows; ky++)
            for (int kx = 0, taps; kx < w.Columns; kx += taps)
            {
                taps = Math.Min(4, w.Columns - kx);
                var tapSums = sums.Slice((ky * w.Columns + kx) * s.Channels, taps * s.Channels);
                fixed (float* target = tapSums)
                    for (int y = 0; y < s.OutputRows; y++)
                    {
                        tapSums.CopyTo(before.Span);
                        _loops.Filter(image + (y * w.StrideRows + ky * w.DilationRows) * row + kx * tapStep, (nint)w.StrideColumns * s.Channels, tapStep,
                            gradient + (nint)y * s.OutputColumns * s.Channels, s.OutputColumns, s.Channels, taps, before.Pointer, target);
                    }
            }
    }
}

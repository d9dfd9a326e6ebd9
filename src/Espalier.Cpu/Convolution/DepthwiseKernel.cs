using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>A convolution with one filter for each channel, or its gradient by the images; cut by images, and by rows when there are few.</summary>
internal sealed unsafe class DepthwiseKernel : Kernel
{
    private const int FewImages = 8, Slices = 8;

    private readonly DepthwiseLoops _loops;
    private readonly ConvolutionSweep[] _sweeps;
    private readonly nint[][] _offsets;
    private readonly PaddedImage _padding;
    private readonly Storage _source, _filter, _target;
    private readonly Storage? _bias;
    private readonly bool _relu;
    private readonly int _batch, _channels, _slices;
    private readonly Storage?[] _scratch;

    private DepthwiseKernel(Binding binding, ConvolutionSizes sizes, ConvolutionSweep[] sweeps, PaddedImage padding,
        Storage source, Storage filter, Storage target, Storage? bias, bool relu)
    {
        (_padding, _source, _filter, _target, _bias, _relu) = (padding, source, filter, target, bias, relu);
        (_batch, _channels) = (sizes.Batch, sizes.Channels);
        _loops = DepthwiseLoops.Of(Unpooling.Narrowed(binding.Level, sizes.Channels));
        // What differs between channels is only where they are.
        _sweeps = [.. sweeps.Where(s => s.Group == 0)];
        _offsets = [.. _sweeps.Select(s => s.Offsets())];
        _slices = _batch < FewImages ? Slices : 1;
        Parts = binding.Parts(sizes.Operations, Math.Max(1, _batch * _slices));
        _scratch = [.. Enumerable.Range(0, Parts).Select(_ => padding.Scratch())];
    }

    /// <summary>Whether each channel has one filter, and there are enough channels for a vector.</summary>
    /// <param name="sizes">The sizes.</param>
    public static bool Fits(ConvolutionSizes sizes) => sizes.Groups == sizes.Channels && sizes.Filters == sizes.Channels && sizes.Channels >= 4;

    /// <summary>Adds the kernel of a convolution.</summary>
    public static void BindForward(Binding binding, ConvolutionSizes sizes, Storage image, Storage filter, Storage output, Storage? bias, bool relu)
    {
        var padding = PaddedImage.For(sizes);
        binding.Add(new DepthwiseKernel(binding, sizes, ConvolutionSweep.Forward(sizes, padding), padding, image, filter, output, bias, relu));
    }

    /// <summary>Adds the kernel of the gradient by the images.</summary>
    public static void BindInputGradient(Binding binding, ConvolutionSizes sizes, Storage gradient, Storage filter, Storage image)
    {
        var padding = ConvolutionSweep.GradientBorder(sizes);
        binding.Add(new DepthwiseKernel(binding, sizes, ConvolutionSweep.InputGradient(sizes, padding), padding, gradient, filter, image, null, false));
    }

    public override void Run(int part)
    {
        var (start, end) = Share(part, _batch * _slices);
        int sourceLength = _source.Length / Math.Max(1, _batch), targetLength = _target.Length / Math.Max(1, _batch), padded = -1;
        for (int unit = start; unit < end; unit++)
        {
            int image = unit / _slices, slice = unit % _slices;
            float* source = _source.Pointer + (nint)image * sourceLength, target = _target.Pointer + (nint)image * targetLength;
            if (_scratch[part] is { } scratch)
            {
                if (padded != image) _padding.Copy(_source.Span.Slice(image * sourceLength, sourceLength), scratch.Span);
                padded = image;
                source = scratch.Pointer;
            }
            for (int i = 0; i < _sweeps.Length; i++) Sweep(i, source, target, slice);
        }
    }

    private void Sweep(int number, float* source, float* target, int slice)
    {
        var s = _sweeps[number];
        int taps = s.Taps.Length;
        float** weights = stackalloc float*[taps];
        for (int t = 0; t < taps; t++) weights[t] = _filter.Pointer + (nint)s.Taps[t] * _channels;
        float* bias = _bias is null ? null : _bias.Pointer;
        int from = (int)((long)s.Cuts * slice / _slices), to = (int)((long)s.Cuts * (slice + 1) / _slices);
        source += s.Source;
        target += s.Target;
        fixed (nint* offsets = _offsets[number])
        {
            if (s.IsOneRow)
                _loops.Row(source + from * s.SourceColumn, s.SourceColumn, offsets, weights, taps, target + from * s.TargetColumn, s.TargetColumn, to - from, _channels, bias, _relu);
            else
                for (int row = from; row < to; row++)
                    _loops.Row(source + row * s.SourceRow, s.SourceColumn, offsets, weights, taps, target + row * s.TargetRow, s.TargetColumn, s.Columns, _channels, bias, _relu);
        }
    }
}

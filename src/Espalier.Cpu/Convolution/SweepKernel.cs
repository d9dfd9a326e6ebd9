using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Runs the sweeps of a convolution or of its gradient by the images; cut by images, and by rows when there are few images.</summary>
internal sealed unsafe class SweepKernel : Kernel
{
    // Under this many images each is cut into slices of rows.
    private const int FewImages = 8, Slices = 8;

    private readonly SimdLevel _level;
    private readonly ConvolutionSweep[] _sweeps;
    private readonly FilterPanels _panels;
    private readonly PaddedImage _padding;
    private readonly Storage _source, _target;
    private readonly Unpooling? _unpooling;
    private readonly Storage? _bias;
    private readonly bool _relu;
    private readonly int _batch, _sourceLength, _targetLength, _slices;
    private readonly Storage?[] _scratch;

    private SweepKernel(Binding binding, ConvolutionSizes sizes, ConvolutionSweep[] sweeps, FilterPanels panels, PaddedImage padding,
        Storage source, Storage target, Storage? bias, bool relu, Unpooling? unpooling)
    {
        _unpooling = unpooling;
        (_level, _sweeps, _panels, _padding, _source, _target, _bias, _relu) = (binding.Level, sweeps, panels, padding, source, target, bias, relu);
        _batch = sizes.Batch;
        _sourceLength = source.Length / Math.Max(1, _batch);
        _targetLength = target.Length / Math.Max(1, _batch);
        _slices = _batch < FewImages ? Slices : 1;
        Parts = binding.Parts(sizes.Operations, Math.Max(1, _batch * _slices));
        _scratch = [.. Enumerable.Range(0, Parts).Select(_ => padding.Scratch(always: unpooling is not null))];
    }

    /// <summary>Adds the kernels of a convolution.</summary>
    /// <param name="binding">The binding.</param>
    /// <param name="sizes">The sizes.</param>
    /// <param name="image">The images.</param>
    /// <param name="filter">The filters.</param>
    /// <param name="output">The outputs.</param>
    /// <param name="bias">A number added to each filter's outputs, or null.</param>
    /// <param name="relu">Whether negative outputs become 0.</param>
    public static void BindForward(Binding binding, ConvolutionSizes sizes, Storage image, Storage filter, Storage output, Storage? bias = null, bool relu = false)
    {
        if (DepthwiseKernel.Fits(sizes))
        {
            DepthwiseKernel.BindForward(binding, sizes, image, filter, output, bias, relu);
            return;
        }
        if (WinogradSizes.Forward(sizes) is { } tiles)
        {
            WinogradKernel.Bind(binding, tiles, image, filter, WinogradTarget.Of(binding.Level, tiles, output, bias, relu));
            return;
        }
        var padding = PaddedImage.For(sizes);
        var sweeps = ConvolutionSweep.Forward(sizes, padding);
        var panels = new FilterPanels(sweeps, binding.Level);
        binding.Add(new PackFilters(binding, sizes, sweeps, filter, panels, turned: false));
        binding.Add(new SweepKernel(binding, sizes, sweeps, panels, padding, image, output, bias, relu, null));
    }

    /// <summary>Adds the kernels of the gradient by the images.</summary>
    /// <param name="binding">The binding.</param>
    /// <param name="sizes">The sizes.</param>
    /// <param name="gradient">The gradient by the outputs.</param>
    /// <param name="filter">The filters.</param>
    /// <param name="image">The gradient by the images.</param>
    /// <param name="unpooling">Spreads pooled gradients, when that is what they are; or null.</param>
    public static void BindInputGradient(Binding binding, ConvolutionSizes sizes, Storage gradient, Storage filter, Storage image, Unpooling? unpooling = null)
    {
        if (unpooling is null && DepthwiseKernel.Fits(sizes))
        {
            DepthwiseKernel.BindInputGradient(binding, sizes, gradient, filter, image);
            return;
        }
        if (unpooling is null && WinogradSizes.InputGradient(sizes) is { } tiles)
        {
            WinogradKernel.Bind(binding, tiles, gradient, filter, WinogradTarget.Of(binding.Level, tiles, image, null, relu: false), turned: true);
            return;
        }
        var padding = ConvolutionSweep.GradientBorder(sizes);
        var sweeps = ConvolutionSweep.InputGradient(sizes, padding);
        var panels = new FilterPanels(sweeps, binding.Level);
        binding.Add(new PackFilters(binding, sizes, sweeps, filter, panels, turned: true));
        binding.Add(new SweepKernel(binding, sizes, sweeps, panels, padding, gradient, image, null, relu: false, unpooling));
    }

    public override void Run(int part)
    {
        var (start, end) = Share(part, _batch * _slices);
        float* bias = _bias is null ? null : _bias.Pointer;
        int padded = -1;
        for (int unit = start; unit < end; unit++)
        {
            int image = unit / _slices;
            float* source = _source.Pointer + (nint)image * _sourceLength, target = _target.Pointer + (nint)image * _targetLength;
            if (_scratch[part] is { } scratch)
            {
                if (padded == image) { }
                else if (_unpooling is not null) _unpooling.Run(image, scratch.Pointer, _padding);
                else _padding.Copy(_source.Span.Slice(image * _sourceLength, _sourceLength), scratch.Span);
                padded = image;
                source = scratch.Pointer;
            }
            for (int i = 0; i < _sweeps.Length; i++)
            {
                int slice = unit % _slices, cuts = _sweeps[i].Cuts;
                SweepDriver.Run(_level, _sweeps[i], source, _panels.Memory.Pointer + _panels.Start(i), target, bias, _relu,
                    (int)((long)cuts * slice / _slices), (int)((long)cuts * (slice + 1) / _slices));
            }
        }
    }
}

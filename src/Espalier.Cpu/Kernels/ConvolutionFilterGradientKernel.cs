using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>The gradient of a convolution's filters, cut by places of the window so that the order of every sum is that of the images.</summary>
internal sealed class ConvolutionFilterGradientKernel : Kernel
{
    private readonly ConvolutionSizes _sizes;
    private readonly Storage _image, _gradient, _filter;

    private ConvolutionFilterGradientKernel(Node node, Binding binding)
    {
        _sizes = ConvolutionSizes.Of((ConvolutionOp)node.Op, binding.Shape(node.Inputs[0]), binding.Shape(node.Inputs[1]));
        (_image, _gradient, _filter) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), binding.Memory(node.Outputs[0]));
        Parts = binding.Parts(_sizes.Operations, _sizes.Window.Rows * _sizes.Window.Columns);
    }

    public static void Bind(Node node, Binding binding) => binding.Add(new ConvolutionFilterGradientKernel(node, binding));

    public override void Run(int part)
    {
        var s = _sizes;
        var w = s.Window;
        var (start, end) = Share(part, w.Rows * w.Columns);
        for (int tap = start; tap < end; tap++)
        {
            int ky = tap / w.Columns, kx = tap % w.Columns;
            var filter = _filter.Span.Slice(tap * s.GroupChannels * s.Filters, s.GroupChannels * s.Filters);
            filter.Clear();
            for (int b = 0; b < s.Batch; b++)
                for (int oy = 0; oy < s.OutputRows; oy++)
                    for (int ox = 0; ox < s.OutputColumns; ox++)
                    {
                        int y = oy * w.StrideRows - w.Top + ky * w.DilationRows, x = ox * w.StrideColumns - w.Left + kx * w.DilationColumns;
                        if ((uint)y >= (uint)s.Rows || (uint)x >= (uint)s.Columns) continue;
                        for (int g = 0; g < s.Groups; g++)
                            for (int c = 0; c < s.GroupChannels; c++)
                            {
                                float value = _image.Span[b * s.ImageLength + (y * s.Columns + x) * s.Channels + g * s.GroupChannels + c];
                                var values = _gradient.Span.Slice(b * s.OutputLength + (oy * s.OutputColumns + ox) * s.Filters + g * s.GroupFilters, s.GroupFilters);
                                var sums = filter.Slice(c * s.Filters + g * s.GroupFilters, s.GroupFilters);
                                for (int f = 0; f < sums.Length; f++) sums[f] = MathF.FusedMultiplyAdd(value, values[f], sums[f]);
                            }
                    }
        }
    }
}

using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>The gradient of a convolution's images, cut by images.</summary>
internal sealed class ConvolutionInputGradientKernel : Kernel
{
    private readonly ConvolutionSizes _sizes;
    private readonly Storage _gradient, _filter, _image;

    private ConvolutionInputGradientKernel(Node node, Binding binding)
    {
        _sizes = ConvolutionSizes.Of((ConvolutionOp)node.Op, binding.Shape(node.Outputs[0]), binding.Shape(node.Inputs[0]));
        (_gradient, _filter, _image) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), binding.Memory(node.Outputs[0]));
        Parts = binding.Parts(_sizes.Operations, Math.Max(1, _sizes.Batch));
    }

    public static void Bind(Node node, Binding binding) => binding.Add(new ConvolutionInputGradientKernel(node, binding));

    public override void Run(int part)
    {
        var s = _sizes;
        var w = s.Window;
        var (start, end) = Share(part, s.Batch);
        for (int b = start; b < end; b++)
        {
            var image = _image.Span.Slice(b * s.ImageLength, s.ImageLength);
            var gradient = _gradient.Span.Slice(b * s.OutputLength, s.OutputLength);
            image.Clear();
            for (int oy = 0; oy < s.OutputRows; oy++)
                for (int ox = 0; ox < s.OutputColumns; ox++)
                    for (int ky = 0; ky < w.Rows; ky++)
                        for (int kx = 0; kx < w.Columns; kx++)
                        {
                            int y = oy * w.StrideRows - w.Top + ky * w.DilationRows, x = ox * w.StrideColumns - w.Left + kx * w.DilationColumns;
                            if ((uint)y >= (uint)s.Rows || (uint)x >= (uint)s.Columns) continue;
                            for (int g = 0; g < s.Groups; g++)
                                for (int c = 0; c < s.GroupChannels; c++)
                                {
                                    var weights = _filter.Span.Slice(((ky * w.Columns + kx) * s.GroupChannels + c) * s.Filters + g * s.GroupFilters, s.GroupFilters);
                                    var values = gradient.Slice((oy * s.OutputColumns + ox) * s.Filters + g * s.GroupFilters, s.GroupFilters);
                                    ref float sum = ref image[(y * s.Columns + x) * s.Channels + g * s.GroupChannels + c];
                                    for (int f = 0; f < values.Length; f++) sum = MathF.FusedMultiplyAdd(values[f], weights[f], sum);
                                }
                        }
        }
    }
}

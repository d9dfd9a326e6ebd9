using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>A convolution, cut by images.</summary>
internal sealed class ConvolutionKernel : Kernel
{
    private readonly ConvolutionSizes _sizes;
    private readonly Storage _image, _filter, _output;

    private ConvolutionKernel(Node node, Binding binding)
    {
        _sizes = ConvolutionSizes.Of((ConvolutionOp)node.Op, binding.Shape(node.Inputs[0]), binding.Shape(node.Outputs[0]));
        (_image, _filter, _output) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), binding.Memory(node.Outputs[0]));
        Parts = binding.Parts(_sizes.Operations, Math.Max(1, _sizes.Batch));
    }

    public static void Bind(Node node, Binding binding) => binding.Add(new ConvolutionKernel(node, binding));

    public override void Run(int part)
    {
        var s = _sizes;
        var w = s.Window;
        var (start, end) = Share(part, s.Batch);
        for (int b = start; b < end; b++)
        {
            var image = _image.Span.Slice(b * s.ImageLength, s.ImageLength);
            var output = _output.Span.Slice(b * s.OutputLength, s.OutputLength);
            output.Clear();
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
                                    float value = image[(y * s.Columns + x) * s.Channels + g * s.GroupChannels + c];
                                    var weights = _filter.Span.Slice(((ky * w.Columns + kx) * s.GroupChannels + c) * s.Filters + g * s.GroupFilters, s.GroupFilters);
                                    var sums = output.Slice((oy * s.OutputColumns + ox) * s.Filters + g * s.GroupFilters, s.GroupFilters);
                                    for (int f = 0; f < sums.Length; f++) sums[f] = MathF.FusedMultiplyAdd(value, weights[f], sums[f]);
                                }
                        }
        }
    }
}

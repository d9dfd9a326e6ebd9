using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>A convolution with what is fused behind it: the chains start from the bias, and the last tile applies the max(·, 0).</summary>
internal static class ConvolutionForwardKernel
{
    public static void Bind(Node node, Binding binding)
    {
        var op = (ConvolutionForward)node.Op;
        var sizes = ConvolutionSizes.Of(op, binding.Shape(node.Inputs[0]), binding.Shape(node.Outputs[0]));
        SweepKernel.BindForward(binding, sizes, binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), binding.Memory(node.Outputs[0]),
            binding.Memory(node.Inputs[2]), op.Relu);
    }
}

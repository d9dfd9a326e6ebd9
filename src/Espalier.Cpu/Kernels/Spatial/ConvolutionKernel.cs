using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>A convolution.</summary>
internal static class ConvolutionKernel
{
    public static void Bind(Node node, Binding binding)
    {
        var sizes = ConvolutionSizes.Of((ConvolutionOp)node.Op, binding.Shape(node.Inputs[0]), binding.Shape(node.Outputs[0]));
        SweepKernel.BindForward(binding, sizes, binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), binding.Memory(node.Outputs[0]));
    }
}

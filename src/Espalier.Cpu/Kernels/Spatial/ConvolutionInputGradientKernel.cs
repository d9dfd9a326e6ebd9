using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>The gradient of a convolution's images.</summary>
internal static class ConvolutionInputGradientKernel
{
    public static void Bind(Node node, Binding binding)
    {
        var sizes = ConvolutionSizes.Of((ConvolutionOp)node.Op, binding.Shape(node.Outputs[0]), binding.Shape(node.Inputs[0]));
        SweepKernel.BindInputGradient(binding, sizes, binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), binding.Memory(node.Outputs[0]));
    }
}

using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>The gradient by the images of a pooled convolution: over live places only where there is a kernel for that, else spread out first.</summary>
internal static class PooledInputGradientKernel
{
    public static void Bind(Node node, Binding binding)
    {
        var op = (PooledInputGradient)node.Op;
        var (gradient, places, filter, image) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), binding.Memory(node.Inputs[2]), binding.Memory(node.Outputs[0]));
        var shape = binding.Shape(node.Outputs[0]);
        var pooled = binding.Shape(node.Inputs[0]);
        var (rows, columns) = op.Window.Output(shape[1], shape[2]);
        var sizes = ConvolutionSizes.Of(op, shape, new Shape(shape[0], rows, columns, pooled[3])).Under(op.Pool);
        var unpooling = Unpooling.Of(binding.Level, op.Pool, pooled, gradient, places);
        if (LiveInputGradient.Fits(sizes, op.Pool)) LiveInputGradient.Bind(binding, sizes, unpooling, filter, image);
        else SweepKernel.BindInputGradient(binding, sizes, gradient, filter, image, unpooling);
    }
}

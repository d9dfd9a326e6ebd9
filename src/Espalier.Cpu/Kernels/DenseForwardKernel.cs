using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>x·W + b with an optional max(·, 0): the matrix product with what is fused behind it.</summary>
internal static class DenseForwardKernel
{
    public static void Bind(Node node, Binding binding) => MatMulKernel.Bind(node, binding, binding.Memory(node.Inputs[2]),
        ((DenseForward)node.Op).Relu ? GemmActivation.Relu : GemmActivation.None);
}

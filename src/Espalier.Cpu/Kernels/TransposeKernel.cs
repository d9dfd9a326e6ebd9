using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Reorders axes.</summary>
internal static class TransposeKernel
{
    public static void Bind(Node node, Binding binding)
    {
        int[] strides = StridedCopyKernel.Dense(binding.Shape(node.Inputs[0]));
        StridedCopyKernel.Add(binding, binding.Memory(node.Inputs[0]), binding.Memory(node.Outputs[0]),
            binding.Shape(node.Outputs[0]).Dims.ToArray(), [.. ((Graph.Transpose)node.Op).Order.Select(a => strides[a])]);
    }
}

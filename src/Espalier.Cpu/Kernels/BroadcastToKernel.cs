using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Repeats along axes of size 1.</summary>
internal static class BroadcastToKernel
{
    public static void Bind(Node node, Binding binding)
    {
        var (from, to) = (binding.Shape(node.Inputs[0]), binding.Shape(node.Outputs[0]));
        int[] dense = StridedCopyKernel.Dense(from);
        var strides = new int[to.Rank];
        for (int i = 1; i <= from.Rank; i++) strides[^i] = from[-i] == 1 ? 0 : dense[^i];
        StridedCopyKernel.Add(binding, binding.Memory(node.Inputs[0]), binding.Memory(node.Outputs[0]), to.Dims.ToArray(), strides);
    }
}

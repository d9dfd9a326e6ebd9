using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Cuts an axis into equal parts.</summary>
internal static class SplitKernel
{
    public static void Bind(Node node, Binding binding)
    {
        int axis = ((Split)node.Op).Axis;
        var shape = binding.Shape(node.Inputs[0]);
        var (outer, inner) = CopyKernel.Around(shape, axis);
        int length = shape[axis] / node.Outputs.Count * inner;
        for (int i = 0; i < node.Outputs.Count; i++)
            CopyKernel.Add(binding, binding.Memory(node.Inputs[0]), i * length, shape[axis] * inner, binding.Memory(node.Outputs[i]), 0, length, length, outer);
    }
}

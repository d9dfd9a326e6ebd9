using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Joins along an axis.</summary>
internal static class ConcatKernel
{
    public static void Bind(Node node, Binding binding)
    {
        int axis = ((Concat)node.Op).Axis, start = 0;
        var shape = binding.Shape(node.Outputs[0]);
        var (outer, inner) = CopyKernel.Around(shape, axis);
        foreach (var input in node.Inputs)
        {
            int length = input.Shape[axis] * inner;
            CopyKernel.Add(binding, binding.Memory(input), 0, length, binding.Memory(node.Outputs[0]), start, shape[axis] * inner, length, outer);
            start += length;
        }
    }
}

using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Cuts a stretch out of an axis.</summary>
internal static class SliceKernel
{
    public static void Bind(Node node, Binding binding)
    {
        var op = (Slice)node.Op;
        var shape = binding.Shape(node.Inputs[0]);
        var (outer, inner) = CopyKernel.Around(shape, op.Axis);
        CopyKernel.Add(binding, binding.Memory(node.Inputs[0]), op.Start * inner, shape[op.Axis] * inner,
            binding.Memory(node.Outputs[0]), 0, op.Length * inner, op.Length * inner, outer);
    }
}

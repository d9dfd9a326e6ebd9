using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Writes zeros around an axis.</summary>
internal sealed class PadKernel(Storage target) : Kernel
{
    public static void Bind(Node node, Binding binding)
    {
        var op = (Pad)node.Op;
        var shape = binding.Shape(node.Inputs[0]);
        var (outer, inner) = CopyKernel.Around(shape, op.Axis);
        int length = shape[op.Axis] * inner, target = node.Outputs[0].Shape[op.Axis] * inner;
        var memory = binding.Memory(node.Outputs[0]);
        binding.Add(new PadKernel(memory));
        CopyKernel.Add(binding, binding.Memory(node.Inputs[0]), 0, length, memory, op.Before * inner, target, length, outer);
    }

    public override void Run(int part) => target.Span.Clear();
}

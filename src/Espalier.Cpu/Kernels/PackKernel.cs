using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Copies the parts that their producers could not write into the whole themselves.</summary>
internal static class PackKernel
{
    public static void Bind(Node node, Binding binding)
    {
        var whole = binding.Memory(node.Outputs[0]);
        var op = (Pack)node.Op;
        for (int i = 0; i < node.Inputs.Count; i++)
        {
            var part = binding.Memory(node.Inputs[i]);
            if (part.Array == whole.Array && part.Offset == whole.Offset + op.Offsets[i]) continue;
            CopyKernel.Add(binding, part, 0, 0, whole, op.Offsets[i], 0, part.Length, 1);
        }
    }
}

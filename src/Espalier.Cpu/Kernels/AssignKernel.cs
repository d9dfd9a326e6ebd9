using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Copies a parameter's new numbers to it, unless their producer wrote them there.</summary>
internal static class AssignKernel
{
    public static void Bind(Node node, Binding binding)
    {
        var value = binding.Memory(node.Inputs[0]);
        var target = ((Assign)node.Op).Parameter.Storage;
        if (value.Array == target.Array && value.Offset == target.Offset) return;
        CopyKernel.Add(binding, value, 0, 0, target, 0, 0, target.Length, 1);
    }
}

using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Largest values over axes.</summary>
internal static class ReduceMaxKernel
{
    public static void Bind(Node node, Binding binding) => FoldKernel.Bind(node, binding, LaneFold.Max(binding.Level));
}

using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Sums over axes.</summary>
internal static class ReduceSumKernel
{
    public static void Bind(Node node, Binding binding) => FoldKernel.Bind(node, binding, LaneFold.Sum(binding.Level));
}

using Espalier.Graph;

namespace Espalier;

/// <summary>
/// PCGrad, projecting conflicting gradients: each head's gradient by the shared weights is taken through the others' in a random order, and
/// where it points against one (g_i·g_j &lt; 0) loses its part along it; the results are summed. Layers of a head's own learn by its plain loss. What
/// stands in histories as a head's weight is how much of its gradient is in that sum: 1 without conflicts. Costs a backward pass for
/// each head in place of one for all. Source: Yu, Kumar, Gupta, Levine, Hausman, Finn, "Gradient Surgery for Multi-Task Learning", NeurIPS 2020.
/// </summary>
[Registered("PcGrad", "pcgrad", "PCGrad", IsKeras = false)]
public sealed class PcGrad : Balance
{
    internal override bool IsForSharedOnly => true;

    /// <inheritdoc/>
    protected internal override Symbol Weigh(BalanceGraph graph) =>
        Op.Apply(new ProjectConflicts(), graph.GradientProducts(), Op.Apply(new RandomUniform(new Shape(graph.Count, graph.Count), "balance/pcgrad")));

    internal static PcGrad FromConfig(Config c) => new();
}

/// <summary>Adds <c>Balance.PcGrad</c>.</summary>
public static class PcGradExtension
{
    extension(Balance)
    {
        /// <summary>Conflicting gradients are projected.</summary>
        public static Balance PcGrad => new PcGrad();
    }
}

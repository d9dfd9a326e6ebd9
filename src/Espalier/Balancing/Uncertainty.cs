using Espalier.Graph;

namespace Espalier;

/// <summary>
/// Weighs heads by uncertainties learnt with the network: Σ e^(−s_k)·L_k + ½·s_k for heads that choose classes and Σ ½·e^(−s_k)·L_k + ½·s_k for
/// heads of numbers, s_k = ln σ_k² starting at 0. A head whose loss stays high is believed to be noisy and counts less; at rest e^(−s) is 1/(2L) for
/// classes and 1/L for numbers. The s_k descend by Adam with a learning rate of their own. A batch without a label of a head leaves its s_k.
/// Source: Kendall, Gal, Cipolla, "Multi-Task Learning Using Uncertainty to Weigh Losses for Scene Geometry and Semantics", CVPR 2018.
/// </summary>
[Registered("Uncertainty", "uncertainty", IsKeras = false)]
public sealed class Uncertainty : Balance
{
    /// <summary>Makes the balance.</summary>
    /// <param name="learningRate">The learning rate of the s_k.</param>
    /// <exception cref="EspalierException">It is not above 0.</exception>
    public Uncertainty(double learningRate = 0.01) => LearningRate = Positive(learningRate, "a learning rate");

    /// <summary>The learning rate of the s_k.</summary>
    public double LearningRate { get; }

    /// <inheritdoc/>
    protected internal override Symbol Weigh(BalanceGraph graph)
    {
        var s = graph.State("log_variance");
        var counts = Ops.Exp(-s) * graph.Vector(k => graph.Heads[k].Kind == HeadKind.Regression ? 0.5 : 1);
        var slope = Ops.Where(Ops.Above(graph.Losses, 0), 0.5f - counts * graph.Losses, 0);
        graph.Set(s, graph.Adam("log_variance", s, slope, LearningRate, graph.Set));
        return counts;
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config) => config.Json["learning_rate"] = LearningRate;

    internal static Uncertainty FromConfig(Config c) => new(c.Number("learning_rate", 0.01));
}

/// <summary>Adds <c>Balance.Uncertainty</c>.</summary>
public static class UncertaintyExtension
{
    extension(Balance)
    {
        /// <summary>Weights learnt as uncertainties.</summary>
        public static Balance Uncertainty => new Uncertainty();
    }
}

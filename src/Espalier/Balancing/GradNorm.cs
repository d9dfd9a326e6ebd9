using Espalier.Graph;

namespace Espalier;

/// <summary>
/// Brings the heads' gradients to sizes that fit their pace: with G_k the norm of the gradient of w_k·L_k by the last layer that the heads share, Ḡ
/// their mean and r_k = (L_k/L_k(0)) over its mean, the weights w descend Σ |G_k − Ḡ·r_k^α|, the second term held fixed, by Adam; then
/// they are brought to the sum K. A head that is behind (r_k above 1) gets a larger gradient. L_k(0) is the loss of the first batch that has
/// labels of the head. Weights stay above 0.001. Costs a backward pass through each branch and that one layer beside the usual one.
/// Source: Chen, Badrinarayanan, Lee, Rabinovich, "GradNorm: Gradient Normalization for Adaptive Loss Balancing in Deep Multitask Networks", ICML 2018.
/// </summary>
[Registered("GradNorm", "gradnorm", "grad_norm", IsKeras = false)]
public sealed class GradNorm : Balance
{
    private const float Least = 1e-3f;

    /// <summary>Makes the balance.</summary>
    /// <param name="alpha">α: how strongly heads that are behind are pulled up; 0 brings all gradients to one size.</param>
    /// <param name="learningRate">The learning rate of the weights.</param>
    /// <exception cref="EspalierException">A setting is out of range.</exception>
    public GradNorm(double alpha = 1.5, double learningRate = 0.025) => (Alpha, LearningRate) = (NotNegative(alpha, "an alpha"), Positive(learningRate, "a learning rate"));

    /// <summary>α.</summary>
    public double Alpha { get; }

    /// <summary>The learning rate of the weights.</summary>
    public double LearningRate { get; }

    /// <inheritdoc/>
    protected internal override Symbol Weigh(BalanceGraph graph)
    {
        Symbol counts = graph.State("counts", 1), first = graph.State("first_losses");
        var losses = graph.Losses;
        var start = Ops.Where(Ops.Above(first, 0), first, losses);
        graph.Set(first, start);
        var pace = Ops.Where(Ops.Above(losses, 0), losses / Ops.Max(start, 1e-8f), 1);
        var relative = pace * ((float)graph.Count / Ops.Total(pace));
        var norms = graph.LastSharedGradientNorms();
        var sizes = counts * norms;
        var target = Op.Apply(new Power((float)Alpha), relative) * (Ops.Total(sizes) * (1f / graph.Count));
        var slope = Op.Apply(new Sign(), sizes - target) * norms * Ops.Above(losses, 0);
        var moved = Ops.Max(graph.Adam("counts", counts, slope, LearningRate, graph.Set), Least);
        graph.Set(counts, moved * ((float)graph.Count / Ops.Total(moved)));
        return counts;
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        config.Json["alpha"] = Alpha;
        config.Json["learning_rate"] = LearningRate;
    }

    internal static GradNorm FromConfig(Config c) => new(c.Number("alpha", 1.5), c.Number("learning_rate", 0.025));
}

/// <summary>Adds <c>Balance.GradNorm</c>.</summary>
public static class GradNormExtension
{
    extension(Balance)
    {
        /// <summary>Gradients of sizes that fit the heads' pace.</summary>
        public static Balance GradNorm => new GradNorm();
    }
}

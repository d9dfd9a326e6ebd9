using Espalier.Graph;

namespace Espalier;

/// <summary>
/// FAMO, fast adaptive multitask optimization: all losses are to fall at the same relative rate. With z = softmax(ξ) a step descends
/// Σ (c·z_k/L_k)·L_k, c = 1/Σ(z_k/L_k), the counts held fixed; then the losses of the same batch are computed again, and ξ goes down
/// Jᵀδ + γξ by Adam, where δ_k = ln L_k before − ln L_k after and J is the Jacobian of the softmax: what improved less counts more. The counts are
/// multiplied by K, so that they are 1 on average as in a plain sum. Costs a second forward pass in each step.
/// Source: Liu, Feng, Stone, Liu, "FAMO: Fast Adaptive Multitask Optimization", NeurIPS 2023.
/// </summary>
[Registered("Famo", "famo", "FAMO", IsKeras = false)]
public sealed class Famo : Balance
{
    private const float Least = 1e-8f;

    /// <summary>Makes the balance.</summary>
    /// <param name="learningRate">The learning rate of ξ.</param>
    /// <param name="decay">γ, what pulls ξ back to equal weights.</param>
    /// <exception cref="EspalierException">A setting is out of range.</exception>
    public Famo(double learningRate = 0.025, double decay = 0.001) => (LearningRate, Decay) = (Positive(learningRate, "a learning rate"), NotNegative(decay, "a decay"));

    /// <summary>The learning rate of ξ.</summary>
    public double LearningRate { get; }

    /// <summary>γ.</summary>
    public double Decay { get; }

    /// <inheritdoc/>
    protected internal override Symbol Weigh(BalanceGraph graph)
    {
        Symbol logits = graph.State("logits"), before = graph.State("before");
        var z = graph.Softmax(logits);
        var losses = graph.Losses + Least;
        graph.Set(before, losses);
        var change = Ops.Log(before) - Ops.Log(losses); // afterwards: the losses are then those of the changed network
        var slope = z * (change - Ops.Total(z * change)) + logits * (float)Decay;
        graph.SetAfterwards(logits, graph.Adam("logits", logits, slope, LearningRate, graph.SetAfterwards));
        var shares = z / losses;
        return shares * ((float)graph.Count / Ops.Total(shares));
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        config.Json["learning_rate"] = LearningRate;
        config.Json["decay"] = Decay;
    }

    internal static Famo FromConfig(Config c) => new(c.Number("learning_rate", 0.025), c.Number("decay", 0.001));
}

/// <summary>Adds <c>Balance.Famo</c>.</summary>
public static class FamoExtension
{
    extension(Balance)
    {
        /// <summary>All losses are to fall at the same relative rate.</summary>
        public static Balance Famo => new Famo();
    }
}

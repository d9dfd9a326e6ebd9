using Espalier.Graph;

namespace Espalier;

/// <summary>
/// Random loss weighting, the baseline that a balance should beat: in every step w = K·softmax(n) with n drawn from the standard normal
/// distribution, by the run's seed, epoch and step. The factor K makes the weights 1 on average, as in a plain sum.
/// Source: Lin, Ye, Zhang, Tsang, "Reasonable Effectiveness of Random Weighting: A Litmus Test for Multi-Task Learning", TMLR 2022.
/// </summary>
[Registered("RandomWeights", "random_weights", "random", "rlw", IsKeras = false)]
public sealed class RandomWeights : Balance
{
    /// <inheritdoc/>
    protected internal override Symbol Weigh(BalanceGraph graph) =>
        graph.Softmax(Op.Apply(new RandomNormal(new Shape(graph.Count), "balance/random"))) * (float)graph.Count;

    internal static RandomWeights FromConfig(Config c) => new();
}

/// <summary>Adds <c>Balance.RandomWeights</c>.</summary>
public static class RandomWeightsExtension
{
    extension(Balance)
    {
        /// <summary>Random weights in every step, a baseline.</summary>
        public static Balance RandomWeights => new RandomWeights();
    }
}

using Espalier.Graph;

namespace Espalier;

/// <summary>
/// w ← w − rate·sign(β₁m + (1 − β₁)g), m ← β₂m + (1 − β₂)g.
/// Source: Chen et al., "Symbolic discovery of optimization algorithms", NeurIPS 2023.
/// </summary>
[Registered("Lion", "lion")]
public sealed class Lion : Optimizer
{
    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The rate, or a schedule; null means 0.001.</param>
    /// <param name="beta1">β₁, in [0, 1).</param>
    /// <param name="beta2">β₂, in [0, 1).</param>
    /// <param name="settings">Clipping, decay and averaging.</param>
    /// <exception cref="EspalierException">A setting is out of range.</exception>
    public Lion(LearningRate? learningRate = null, double beta1 = 0.9, double beta2 = 0.99, OptimizerSettings? settings = null)
        : base(learningRate ?? 0.001, settings)
    {
        Beta1 = Share(beta1, "beta_1");
        Beta2 = Share(beta2, "beta_2");
    }

    /// <summary>β₁, in [0, 1).</summary>
    public double Beta1 { get; }

    /// <summary>β₂, in [0, 1).</summary>
    public double Beta2 { get; }

    /// <inheritdoc/>
    protected override Symbol Update(OptimizerGraph graph)
    {
        var momentum = graph.NewSlot("momentum");
        var direction = Op.Apply(new Sign(), momentum.Value * (float)Beta1 + graph.Gradient * (float)(1 - Beta1));
        graph.Set(momentum, momentum.Value * (float)Beta2 + graph.Gradient * (float)(1 - Beta2));
        return graph.Weights - direction * graph.LearningRate;
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["beta_1"] = Beta1;
        config.Json["beta_2"] = Beta2;
    }

    internal static Lion FromConfig(Config c) =>
        new(LearningRate.Read(c, "learning_rate", 0.001), c.Number("beta_1", 0.9), c.Number("beta_2", 0.99), OptimizerSettings.From(c));
}

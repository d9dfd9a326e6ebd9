using Espalier.Graph;

namespace Espalier;

/// <summary>
/// m ← β₁m + (1 − β₁)g, u ← max(β₂u, |g|), w ← w − rate/(1 − β₁ᵗ)·m/(u + ε).
/// Source: Kingma and Ba, "Adam", ICLR 2015, section 7.1.
/// </summary>
[Registered("Adamax", "adamax")]
public sealed class Adamax : Optimizer
{
    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The rate, or a schedule; null means 0.001.</param>
    /// <param name="beta1">β₁, in [0, 1).</param>
    /// <param name="beta2">β₂, in [0, 1).</param>
    /// <param name="epsilon">ε, 0 or more.</param>
    /// <param name="settings">Clipping, decay and averaging.</param>
    /// <exception cref="EspalierException">A setting is out of range.</exception>
    public Adamax(LearningRate? learningRate = null, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, OptimizerSettings? settings = null)
        : base(learningRate ?? 0.001, settings)
    {
        Beta1 = Share(beta1, "beta_1");
        Beta2 = Share(beta2, "beta_2");
        Epsilon = NotNegative(epsilon, "epsilon");
    }

    /// <summary>β₁, in [0, 1).</summary>
    public double Beta1 { get; }

    /// <summary>β₂, in [0, 1).</summary>
    public double Beta2 { get; }

    /// <summary>ε, 0 or more.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected override Symbol Update(OptimizerGraph graph)
    {
        var (momentum, norm) = graph.NewSlots("momentum", "norm");
        var rate = graph.Scalar("adamax_rate", t => graph.Rate(t) / (1 - Math.Pow(Beta1, t + 1)));
        var m = graph.Set(momentum, momentum.Value + (graph.Gradient - momentum.Value) * (float)(1 - Beta1));
        var u = graph.Set(norm, Op.Apply(new Maximum(), norm.Value * (float)Beta2, Op.Apply(new Abs(), graph.Gradient)));
        return graph.Weights - m * rate / (u + (float)Epsilon);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["beta_1"] = Beta1;
        config.Json["beta_2"] = Beta2;
        config.Json["epsilon"] = Epsilon;
    }

    internal static Adamax FromConfig(Config c) =>
        new(LearningRate.Read(c, "learning_rate", 0.001), c.Number("beta_1", 0.9), c.Number("beta_2", 0.999), c.Number("epsilon", 1e-7), OptimizerSettings.From(c));
}

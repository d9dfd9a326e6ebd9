using Espalier.Graph;

namespace Espalier;

/// <summary>
/// Adam's step s = m̂/(√v̂ + ε), made for each weight as long as the weight is: w ← w − rate·‖w‖/‖s‖·s.
/// Source: You et al., "Large batch optimization for deep learning", ICLR 2020.
/// </summary>
[Registered("Lamb", "lamb")]
public sealed class Lamb : Optimizer
{
    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The rate, or a schedule; null means 0.001.</param>
    /// <param name="beta1">β₁, in [0, 1).</param>
    /// <param name="beta2">β₂, in [0, 1).</param>
    /// <param name="epsilon">ε, 0 or more.</param>
    /// <param name="settings">Clipping, decay and averaging.</param>
    /// <exception cref="EspalierException">A setting is out of range.</exception>
    public Lamb(LearningRate? learningRate = null, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, OptimizerSettings? settings = null)
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
        var g = graph.Gradient;
        var (momentum, velocity) = graph.NewSlots("momentum", "velocity");
        var first = graph.Scalar("first_correction", t => 1 / (1 - Math.Pow(Beta1, t + 1)));
        var second = graph.Scalar("second_correction", t => 1 / (1 - Math.Pow(Beta2, t + 1)));
        var m = graph.Set(momentum, momentum.Value + (g - momentum.Value) * (float)(1 - Beta1));
        var v = graph.Set(velocity, velocity.Value + (g * g - velocity.Value) * (float)(1 - Beta2));
        var steps = m * first / (Op.Apply(new Sqrt(), v * second) + (float)Epsilon);
        return graph.Join(i =>
        {
            var (weight, step) = (graph.Part(graph.Weights, i), graph.Part(steps, i));
            var (length, stepLength) = (OptimizerGraph.Norm(weight), OptimizerGraph.Norm(step));
            var both = Op.Apply(new Greater(), length * stepLength, Constant.Of(0));
            var ratio = Op.Apply(new Select(), both, length / stepLength, Constant.Of(1));
            return weight - step * (ratio * graph.LearningRate);
        });
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["beta_1"] = Beta1;
        config.Json["beta_2"] = Beta2;
        config.Json["epsilon"] = Epsilon;
    }

    internal static Lamb FromConfig(Config c) =>
        new(LearningRate.Read(c, "learning_rate", 0.001), c.Number("beta_1", 0.9), c.Number("beta_2", 0.999), c.Number("epsilon", 1e-7), OptimizerSettings.From(c));
}

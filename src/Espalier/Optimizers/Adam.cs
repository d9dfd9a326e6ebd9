using Espalier.Graph;

namespace Espalier;

/// <summary>
/// m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − α·m/(√v + ε) with α = rate·√(1 − β₂ᵗ)/(1 − β₁ᵗ).
/// Source: Kingma and Ba, "Adam", ICLR 2015, with ε where Keras has it.
/// </summary>
[Registered("Adam", "adam")]
public class Adam : Optimizer
{
    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The rate, or a schedule; null means 0.001.</param>
    /// <param name="beta1">β₁, in [0, 1).</param>
    /// <param name="beta2">β₂, in [0, 1).</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="amsgrad">Whether v is the largest so far. Source: Reddi, Kale, Kumar, ICLR 2018.</param>
    /// <param name="settings">Clipping, decay and averaging.</param>
    /// <exception cref="EspalierException">A setting is out of range.</exception>
    public Adam(LearningRate? learningRate = null, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, bool amsgrad = false,
        OptimizerSettings? settings = null) : base(learningRate ?? 1e-3, settings)
    {
        (Beta1, Beta2, Epsilon, Amsgrad) = (Share(beta1, "beta_1"), Share(beta2, "beta_2"), NotNegative(epsilon, "epsilon"), amsgrad);
    }

    /// <summary>β₁.</summary>
    public double Beta1 { get; }

    /// <summary>β₂.</summary>
    public double Beta2 { get; }

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <summary>Whether v is the largest so far.</summary>
    public bool Amsgrad { get; }

    /// <inheritdoc/>
    protected override Symbol Update(OptimizerGraph graph)
    {
        var (momentum, velocity) = graph.NewSlots("momentum", "velocity");
        var g = graph.Gradient;
        var rate = graph.Scalar("adam_rate", t => graph.Rate(t) * Math.Sqrt(1 - Math.Pow(Beta2, t + 1)) / (1 - Math.Pow(Beta1, t + 1)));
        var m = graph.Set(momentum, momentum.Value + (g - momentum.Value) * (float)(1 - Beta1));
        var v = graph.Set(velocity, velocity.Value + (g * g - velocity.Value) * (float)(1 - Beta2));
        if (Amsgrad)
        {
            var largest = graph.NewSlot("velocity_hat");
            v = graph.Set(largest, Op.Apply(new Maximum(), largest.Value, v));
        }
        return graph.Weights - m * rate / (Op.Apply(new Sqrt(), v) + (float)Epsilon);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["beta_1"] = Beta1;
        config.Json["beta_2"] = Beta2;
        config.Json["epsilon"] = Epsilon;
        config.Json["amsgrad"] = Amsgrad;
    }

    internal static Adam FromConfig(Config c) => new(LearningRate.Read(c, "learning_rate", 1e-3), c.Number("beta_1", 0.9), c.Number("beta_2", 0.999),
        c.Number("epsilon", 1e-7), c.Flag("amsgrad", false), OptimizerSettings.From(c));
}

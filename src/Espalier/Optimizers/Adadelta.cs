using Espalier.Graph;

namespace Espalier;

/// <summary>
/// a ← ρa + (1 − ρ)g², s = g·√(d + ε)/√(a + ε), d ← ρd + (1 − ρ)s², w ← w − rate·s.
/// Source: Zeiler, "Adadelta", 2012.
/// </summary>
[Registered("Adadelta", "adadelta")]
public sealed class Adadelta : Optimizer
{
    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The rate, or a schedule; null means 0.001.</param>
    /// <param name="rho">ρ, in [0, 1).</param>
    /// <param name="epsilon">ε, 0 or more.</param>
    /// <param name="settings">Clipping, decay and averaging.</param>
    /// <exception cref="EspalierException">A setting is out of range.</exception>
    public Adadelta(LearningRate? learningRate = null, double rho = 0.95, double epsilon = 1e-7, OptimizerSettings? settings = null)
        : base(learningRate ?? 0.001, settings)
    {
        Rho = Share(rho, "rho");
        Epsilon = NotNegative(epsilon, "epsilon");
    }

    /// <summary>ρ, in [0, 1).</summary>
    public double Rho { get; }

    /// <summary>ε, 0 or more.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected override Symbol Update(OptimizerGraph graph)
    {
        var g = graph.Gradient;
        var (gradients, steps) = graph.NewSlots("accumulated_grad", "accumulated_delta_var");
        var a = graph.Set(gradients, gradients.Value * (float)Rho + g * g * (float)(1 - Rho));
        var step = g * Op.Apply(new Sqrt(), (steps.Value + (float)Epsilon) / (a + (float)Epsilon));
        graph.Set(steps, steps.Value * (float)Rho + step * step * (float)(1 - Rho));
        return graph.Weights - step * graph.LearningRate;
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["rho"] = Rho;
        config.Json["epsilon"] = Epsilon;
    }

    internal static Adadelta FromConfig(Config c) =>
        new(LearningRate.Read(c, "learning_rate", 0.001), c.Number("rho", 0.95), c.Number("epsilon", 1e-7), OptimizerSettings.From(c));
}

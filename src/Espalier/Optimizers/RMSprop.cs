using Espalier.Graph;

namespace Espalier;

/// <summary>
/// v ← ρv + (1 − ρ)g², w ← w − rate·g/√(v + ε); centred: v less the square of the mean gradient; with momentum the steps add up.
/// Source: Hinton, "Neural networks for machine learning", lecture 6, 2012; Graves 2013.
/// </summary>
[Registered("RMSprop", "rmsprop")]
public sealed class RMSprop : Optimizer
{
    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The rate, or a schedule; null means 0.001.</param>
    /// <param name="rho">ρ, in [0, 1).</param>
    /// <param name="momentum">The share of the last step that the next one keeps, in [0, 1).</param>
    /// <param name="epsilon">ε, 0 or more.</param>
    /// <param name="centered">Whether the mean gradient is taken off.</param>
    /// <param name="settings">Clipping, decay and averaging.</param>
    /// <exception cref="EspalierException">A setting is out of range.</exception>
    public RMSprop(LearningRate? learningRate = null, double rho = 0.9, double momentum = 0, double epsilon = 1e-7, bool centered = false, OptimizerSettings? settings = null)
        : base(learningRate ?? 0.001, settings)
    {
        Rho = Share(rho, "rho");
        Momentum = Share(momentum, "momentum");
        Epsilon = NotNegative(epsilon, "epsilon");
        Centered = centered;
    }

    /// <summary>ρ, in [0, 1).</summary>
    public double Rho { get; }

    /// <summary>The share of the last step that the next one keeps, in [0, 1).</summary>
    public double Momentum { get; }

    /// <summary>ε, 0 or more.</summary>
    public double Epsilon { get; }

    /// <summary>Whether the mean gradient is taken off.</summary>
    public bool Centered { get; }

    /// <inheritdoc/>
    protected override Symbol Update(OptimizerGraph graph)
    {
        var g = graph.Gradient;
        var velocity = graph.NewSlot("velocity");
        var momentum = Momentum > 0 ? graph.NewSlot("momentum") : null;
        var spread = graph.Set(velocity, velocity.Value * (float)Rho + g * g * (float)(1 - Rho));
        if (Centered)
        {
            var slot = graph.NewSlot("average_gradient");
            var average = graph.Set(slot, slot.Value * (float)Rho + g * (float)(1 - Rho));
            spread -= average * average;
        }
        var step = g * graph.LearningRate / Op.Apply(new Sqrt(), spread + (float)Epsilon);
        return graph.Weights - (momentum is null ? step : graph.Set(momentum, momentum.Value * (float)Momentum + step));
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["rho"] = Rho;
        config.Json["momentum"] = Momentum;
        config.Json["epsilon"] = Epsilon;
        config.Json["centered"] = Centered;
    }

    internal static RMSprop FromConfig(Config c) =>
        new(LearningRate.Read(c, "learning_rate", 0.001), c.Number("rho", 0.9), c.Number("momentum", 0), c.Number("epsilon", 1e-7), c.Flag("centered", false), OptimizerSettings.From(c));
}

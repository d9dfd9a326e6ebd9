using Espalier.Graph;

namespace Espalier;

/// <summary>
/// w ← w − rate·g; with momentum μ: v ← μv − rate·g, w ← w + v (Nesterov: w ← w + μv − rate·g).
/// Source: Robbins and Monro 1951; Polyak 1964; Sutskever, Martens, Dahl, Hinton, ICML 2013.
/// </summary>
[Registered("SGD", "sgd")]
public sealed class SGD : Optimizer
{
    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The rate, or a schedule; null means 0.01.</param>
    /// <param name="momentum">μ, in [0, 1).</param>
    /// <param name="nesterov">Whether the step looks ahead along the momentum.</param>
    /// <param name="settings">Clipping, decay and averaging.</param>
    /// <exception cref="EspalierException">A setting is out of range.</exception>
    public SGD(LearningRate? learningRate = null, double momentum = 0, bool nesterov = false, OptimizerSettings? settings = null)
        : base(learningRate ?? 0.01, settings)
    {
        Momentum = Share(momentum, "momentum");
        Nesterov = nesterov;
    }

    /// <summary>μ, in [0, 1).</summary>
    public double Momentum { get; }

    /// <summary>Whether the step looks ahead along the momentum.</summary>
    public bool Nesterov { get; }

    /// <inheritdoc/>
    protected override Symbol Update(OptimizerGraph graph)
    {
        var step = graph.Gradient * graph.LearningRate;
        if (Momentum == 0) return graph.Weights - step;
        var slot = graph.NewSlot("momentum");
        var v = graph.Set(slot, slot.Value * (float)Momentum - step);
        return Nesterov ? graph.Weights + (v * (float)Momentum - step) : graph.Weights + v;
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["momentum"] = Momentum;
        config.Json["nesterov"] = Nesterov;
    }

    internal static SGD FromConfig(Config c) =>
        new(LearningRate.Read(c, "learning_rate", 0.01), c.Number("momentum", 0), c.Flag("nesterov", false), OptimizerSettings.From(c));
}

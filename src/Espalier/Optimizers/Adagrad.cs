using Espalier.Graph;

namespace Espalier;

/// <summary>
/// a ← a + g², w ← w − rate·g/√(a + ε).
/// Source: Duchi, Hazan, Singer, "Adaptive subgradient methods", JMLR 2011.
/// </summary>
[Registered("Adagrad", "adagrad")]
public sealed class Adagrad : Optimizer
{
    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The rate, or a schedule; null means 0.001.</param>
    /// <param name="initialAccumulatorValue">The first value of a, 0 or more.</param>
    /// <param name="epsilon">ε, 0 or more.</param>
    /// <param name="settings">Clipping, decay and averaging.</param>
    /// <exception cref="EspalierException">A setting is out of range.</exception>
    public Adagrad(LearningRate? learningRate = null, double initialAccumulatorValue = 0.1, double epsilon = 1e-7, OptimizerSettings? settings = null)
        : base(learningRate ?? 0.001, settings)
    {
        InitialAccumulatorValue = NotNegative(initialAccumulatorValue, "initial_accumulator_value");
        Epsilon = NotNegative(epsilon, "epsilon");
    }

    /// <summary>The first value of a, 0 or more.</summary>
    public double InitialAccumulatorValue { get; }

    /// <summary>ε, 0 or more.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected override Symbol Update(OptimizerGraph graph)
    {
        var accumulator = graph.NewSlot("accumulator", (float)InitialAccumulatorValue);
        var a = graph.Set(accumulator, accumulator.Value + graph.Gradient * graph.Gradient);
        return graph.Weights - graph.Gradient * graph.LearningRate / Op.Apply(new Sqrt(), a + (float)Epsilon);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["initial_accumulator_value"] = InitialAccumulatorValue;
        config.Json["epsilon"] = Epsilon;
    }

    internal static Adagrad FromConfig(Config c) =>
        new(LearningRate.Read(c, "learning_rate", 0.001), c.Number("initial_accumulator_value", 0.1), c.Number("epsilon", 1e-7), OptimizerSettings.From(c));
}

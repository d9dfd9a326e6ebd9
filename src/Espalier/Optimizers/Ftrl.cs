using Espalier.Graph;

namespace Espalier;

/// <summary>
/// Follow the regularized leader: n′ = n + g², z ← z + g − (n′^−p − n^−p)/rate·w, w ← (clip(z, ±λ₁) − z)/(n′^−p/rate + 2λ₂).
/// Source: McMahan et al., "Ad click prediction: a view from the trenches", KDD 2013.
/// </summary>
[Registered("Ftrl", "ftrl")]
public sealed class Ftrl : Optimizer
{
    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The rate, or a schedule; null means 0.001.</param>
    /// <param name="learningRatePower">p, 0 or less.</param>
    /// <param name="initialAccumulatorValue">The first value of n, 0 or more.</param>
    /// <param name="l1">λ₁, 0 or more.</param>
    /// <param name="l2">λ₂, 0 or more.</param>
    /// <param name="l2Shrinkage">How much of the weight is added to its gradient, 0 or more.</param>
    /// <param name="beta">Added to λ₂ as β/(2·rate), 0 or more.</param>
    /// <param name="settings">Clipping, decay and averaging.</param>
    /// <exception cref="EspalierException">A setting is out of range.</exception>
    public Ftrl(LearningRate? learningRate = null, double learningRatePower = -0.5, double initialAccumulatorValue = 0.1, double l1 = 0, double l2 = 0,
        double l2Shrinkage = 0, double beta = 0, OptimizerSettings? settings = null)
        : base(learningRate ?? 0.001, settings)
    {
        LearningRatePower = learningRatePower <= 0 ? learningRatePower
            : throw new EspalierException(FormattableString.Invariant($"Ftrl: learning_rate_power should be 0 or less but is {learningRatePower}."));
        InitialAccumulatorValue = NotNegative(initialAccumulatorValue, "initial_accumulator_value");
        L1 = NotNegative(l1, "l1_regularization_strength");
        L2 = NotNegative(l2, "l2_regularization_strength");
        L2Shrinkage = NotNegative(l2Shrinkage, "l2_shrinkage_regularization_strength");
        Beta = NotNegative(beta, "beta");
    }

    /// <summary>p, 0 or less.</summary>
    public double LearningRatePower { get; }

    /// <summary>The first value of n, 0 or more.</summary>
    public double InitialAccumulatorValue { get; }

    /// <summary>λ₁, 0 or more.</summary>
    public double L1 { get; }

    /// <summary>λ₂, 0 or more.</summary>
    public double L2 { get; }

    /// <summary>How much of the weight is added to its gradient, 0 or more.</summary>
    public double L2Shrinkage { get; }

    /// <summary>Added to λ₂ as β/(2·rate), 0 or more.</summary>
    public double Beta { get; }

    /// <inheritdoc/>
    protected override Symbol Update(OptimizerGraph graph)
    {
        var (g, w) = (graph.Gradient, graph.Weights);
        var (accumulator, linear) = graph.NewSlots("accumulator", "linear", (float)InitialAccumulatorValue);
        var perRate = graph.Scalar("per_rate", t => 1 / graph.Rate(t));
        var l2 = graph.Scalar("ftrl_l2", t => 2 * L2 + Beta / graph.Rate(t));
        var n = graph.Set(accumulator, accumulator.Value + g * g);
        var grown = Powered(n);
        var used = L2Shrinkage == 0 ? g : g + w * (float)(2 * L2Shrinkage);
        var z = graph.Set(linear, linear.Value + used - (grown - Powered(accumulator.Value)) * perRate * w);
        var kept = Op.Apply(new Minimum(), Op.Apply(new Maximum(), z, Constant.Of(-(float)L1)), Constant.Of((float)L1));
        return (kept - z) / (grown * perRate + l2);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["learning_rate_power"] = LearningRatePower;
        config.Json["initial_accumulator_value"] = InitialAccumulatorValue;
        config.Json["l1_regularization_strength"] = L1;
        config.Json["l2_regularization_strength"] = L2;
        config.Json["l2_shrinkage_regularization_strength"] = L2Shrinkage;
        config.Json["beta"] = Beta;
    }

    private Symbol Powered(Symbol n) => LearningRatePower == -0.5 ? Op.Apply(new Sqrt(), n) : Op.Apply(new Power(-(float)LearningRatePower), n);

    internal static Ftrl FromConfig(Config c) =>
        new(LearningRate.Read(c, "learning_rate", 0.001), c.Number("learning_rate_power", -0.5), c.Number("initial_accumulator_value", 0.1),
            c.Number("l1_regularization_strength", 0), c.Number("l2_regularization_strength", 0), c.Number("l2_shrinkage_regularization_strength", 0),
            c.Number("beta", 0), OptimizerSettings.From(c));
}

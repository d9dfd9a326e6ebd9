using System.Diagnostics.CodeAnalysis;
using Espalier.Graph;

namespace Espalier;

/// <summary>
/// Adam whose momentum looks one step ahead: uₜ = β₁(1 − ½·0.96ᵗ), w ← w − rate·(uₜ₊₁·m/(1 − Πu·uₜ₊₁) + (1 − uₜ)·g/(1 − Πu))/(√v̂ + ε).
/// Source: Dozat, "Incorporating Nesterov momentum into Adam", ICLR workshop 2016.
/// </summary>
[Registered("Nadam", "nadam")]
public sealed class Nadam : Optimizer
{
    // Π u of the steps so far; each factor is below 1, so it is 0 long before the count of steps is large.
    private readonly List<double> _products = [1];

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The rate, or a schedule; null means 0.001.</param>
    /// <param name="beta1">β₁, in [0, 1).</param>
    /// <param name="beta2">β₂, in [0, 1).</param>
    /// <param name="epsilon">ε, 0 or more.</param>
    /// <param name="settings">Clipping, decay and averaging.</param>
    /// <exception cref="EspalierException">A setting is out of range.</exception>
    public Nadam(LearningRate? learningRate = null, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, OptimizerSettings? settings = null)
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
        var ofMomentum = graph.Scalar("nadam_momentum", t => graph.Rate(t) * Ahead(t + 2) / (1 - Product(t + 2)));
        var ofGradient = graph.Scalar("nadam_gradient", t => graph.Rate(t) * (1 - Ahead(t + 1)) / (1 - Product(t + 1)));
        var correction = graph.Scalar("nadam_velocity", t => 1 / (1 - Math.Pow(Beta2, t + 1)));
        var m = graph.Set(momentum, momentum.Value + (g - momentum.Value) * (float)(1 - Beta1));
        var v = graph.Set(velocity, velocity.Value + (g * g - velocity.Value) * (float)(1 - Beta2));
        return graph.Weights - (m * ofMomentum + g * ofGradient) / (Op.Apply(new Sqrt(), v * correction) + (float)Epsilon);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["beta_1"] = Beta1;
        config.Json["beta_2"] = Beta2;
        config.Json["epsilon"] = Epsilon;
    }

    private protected override bool HasDerived([NotNullWhen(true)] out string? name)
    {
        name = "u_product";
        return true;
    }

    private protected override double Derived(long updates) => Product(updates);

    private double Ahead(long t) => Beta1 * (1 - 0.5 * Math.Pow(0.96, t));

    private double Product(long t)
    {
        while (_products.Count <= t && _products[^1] > 0) _products.Add(_products[^1] * Ahead(_products.Count));
        return t < _products.Count ? _products[(int)t] : 0;
    }

    internal static Nadam FromConfig(Config c) =>
        new(LearningRate.Read(c, "learning_rate", 0.001), c.Number("beta_1", 0.9), c.Number("beta_2", 0.999), c.Number("epsilon", 1e-7), OptimizerSettings.From(c));
}

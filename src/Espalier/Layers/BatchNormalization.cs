using Espalier.Graph;
using static Espalier.Ops;

namespace Espalier;

/// <summary>
/// Brings each channel to mean 0 and variance 1, then scales by gamma and shifts by beta. In training it uses the batch's own mean and
/// (biased) variance and moves its running ones; in use, and when frozen, it uses the running ones. Source: Ioffe and Szegedy, "Batch
/// normalization", ICML 2015.
/// </summary>
[Registered("BatchNormalization")]
public sealed class BatchNormalization : Layer
{
    private Weight? _gamma, _beta, _mean, _variance;

    /// <summary>Makes the layer.</summary>
    /// <param name="axis">The axis of the channels; the last by default.</param>
    /// <param name="momentum">The share of the old running value that stays at each step, from 0 to 1.</param>
    /// <param name="epsilon">Added to the variance, above 0.</param>
    /// <param name="center">Whether there is a beta.</param>
    /// <param name="scale">Whether there is a gamma.</param>
    /// <param name="betaInitializer">The first beta; zeros by default.</param>
    /// <param name="gammaInitializer">The first gamma; ones by default.</param>
    /// <param name="movingMeanInitializer">The first running mean; zeros by default.</param>
    /// <param name="movingVarianceInitializer">The first running variance; ones by default.</param>
    /// <param name="betaRegularizer">A penalty on beta.</param>
    /// <param name="gammaRegularizer">A penalty on gamma.</param>
    /// <param name="betaConstraint">A rule for beta.</param>
    /// <param name="gammaConstraint">A rule for gamma.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">The momentum is outside [0, 1], or epsilon is not above 0.</exception>
    public BatchNormalization(int axis = -1, double momentum = 0.99, double epsilon = 1e-3, bool center = true, bool scale = true,
        Initializer? betaInitializer = null, Initializer? gammaInitializer = null, Initializer? movingMeanInitializer = null,
        Initializer? movingVarianceInitializer = null, Regularizer? betaRegularizer = null, Regularizer? gammaRegularizer = null,
        Constraint? betaConstraint = null, Constraint? gammaConstraint = null, string? name = null) : base(name)
    {
        if (!(momentum >= 0 && momentum <= 1)) throw Misfit(FormattableString.Invariant($"needs a momentum from 0 to 1 but got {momentum}."));
        if (!(epsilon > 0)) throw Misfit(FormattableString.Invariant($"needs an epsilon above 0 but got {epsilon}."));
        (Axis, Momentum, Epsilon, Center, Scale) = (axis, momentum, epsilon, center, scale);
        BetaInitializer = betaInitializer ?? new Zeros();
        GammaInitializer = gammaInitializer ?? new Ones();
        MovingMeanInitializer = movingMeanInitializer ?? new Zeros();
        MovingVarianceInitializer = movingVarianceInitializer ?? new Ones();
        (BetaRegularizer, GammaRegularizer, BetaConstraint, GammaConstraint) = (betaRegularizer, gammaRegularizer, betaConstraint, gammaConstraint);
    }

    /// <summary>The axis of the channels; negative counts from the end.</summary>
    public int Axis { get; }

    /// <summary>The share of the old running value that stays at each step.</summary>
    public double Momentum { get; }

    /// <summary>Added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>Whether there is a beta.</summary>
    public bool Center { get; }

    /// <summary>Whether there is a gamma.</summary>
    public bool Scale { get; }

    /// <summary>The first beta.</summary>
    public Initializer BetaInitializer { get; }

    /// <summary>The first gamma.</summary>
    public Initializer GammaInitializer { get; }

    /// <summary>The first running mean.</summary>
    public Initializer MovingMeanInitializer { get; }

    /// <summary>The first running variance.</summary>
    public Initializer MovingVarianceInitializer { get; }

    /// <summary>A penalty on beta, or null.</summary>
    public Regularizer? BetaRegularizer { get; }

    /// <summary>A penalty on gamma, or null.</summary>
    public Regularizer? GammaRegularizer { get; }

    /// <summary>A rule for beta, or null.</summary>
    public Constraint? BetaConstraint { get; }

    /// <summary>A rule for gamma, or null.</summary>
    public Constraint? GammaConstraint { get; }

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        base.Check(inputs);
        Axes.Resolve(Axis, inputs[0].Shape, Misfit);
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> shapes)
    {
        var channels = new Shape(shapes[0][Axis]);
        if (Scale) _gamma = AddWeight("gamma", channels, GammaInitializer, GammaRegularizer, GammaConstraint);
        if (Center) _beta = AddWeight("beta", channels, BetaInitializer, BetaRegularizer, BetaConstraint);
        _mean = AddWeight("moving_mean", channels, MovingMeanInitializer, trainable: false);
        _variance = AddWeight("moving_variance", channels, MovingVarianceInitializer, trainable: false);
    }

    /// <inheritdoc/>
    protected override bool SharesWeights(Shape built, Shape shape) => built.Rank == shape.Rank && built[Axis] == shape[Axis];

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var x = inputs[0];
        int[] axis = [Axes.Resolve(Axis, x.Shape, Misfit)], others = Axes.Others(x.Shape, axis);
        var (mean, variance) = Moments(x, others);
        return [Op.Apply(new Phase(() => IsTrainable, [Moved(_mean!, mean), Moved(_variance!, variance)]),
            Normalized(x, mean, variance, axis),
            Normalized(x, Axes.Spread(_mean!.Parameter.Symbol, x.Shape, axis), Axes.Spread(_variance!.Parameter.Symbol, x.Shape, axis), axis))];
    }

    internal override IReadOnlyList<string> MaskNames => ["mask"];

    // Two passes: E[x²] − E[x]² loses its digits where the mean is large. Places that the mask skips count in neither.
    private (Symbol Mean, Symbol Variance) Moments(Symbol x, int[] others)
    {
        if (MaskOf(0) is not { } mask || mask.Shape.Rank != x.Shape.Rank - 1 || !Covers(mask, x))
        {
            var plain = Mean(x, others);
            return (plain, Mean(Square(x - plain), others));
        }
        var counts = Reshape(mask, new Shape([.. mask.Shape.Dims, 1])) * Filled(x.Shape, 1);
        var count = Sum(counts, others) + 1e-7f;
        var mean = Sum(counts * x, others) / count;
        return (mean, Sum(counts * Square(x - mean), others) / count);
    }

    private Symbol Normalized(Symbol x, Symbol mean, Symbol variance, int[] axis)
    {
        var factor = 1f / Sqrt(variance + (float)Epsilon);
        if (_gamma is not null) factor = Axes.Spread(_gamma.Parameter.Symbol, x.Shape, axis) * factor;
        var y = (x - mean) * factor;
        return _beta is null ? y : y + Axes.Spread(_beta.Parameter.Symbol, x.Shape, axis);
    }

    private Node Moved(Weight running, Symbol batch)
    {
        var old = running.Parameter.Symbol;
        return Op.ApplyAll(new Assign(running.Parameter), old * (float)Momentum + Reshape(batch, old.Shape) * (float)(1 - Momentum));
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["axis"] = Axis;
        config.Json["momentum"] = Momentum;
        config.Json["epsilon"] = Epsilon;
        config.Json["center"] = Center;
        config.Json["scale"] = Scale;
        config.Write("beta_initializer", BetaInitializer);
        config.Write("gamma_initializer", GammaInitializer);
        config.Write("moving_mean_initializer", MovingMeanInitializer);
        config.Write("moving_variance_initializer", MovingVarianceInitializer);
        config.Write("beta_regularizer", BetaRegularizer);
        config.Write("gamma_regularizer", GammaRegularizer);
        config.Write("beta_constraint", BetaConstraint);
        config.Write("gamma_constraint", GammaConstraint);
        config.Json["synchronized"] = false;
    }

    internal static BatchNormalization FromConfig(Config c)
    {
        if (c.Flag("renorm", false))
            throw new EspalierException($"{c.Owner} uses batch renormalization ('renorm'), which does not exist here. "
                + "Use plain batch normalization.");
        return Restore(new BatchNormalization(c.Integer("axis", -1), c.Number("momentum", 0.99), c.Number("epsilon", 1e-3), c.Flag("center", true),
            c.Flag("scale", true), c.Object<Initializer>("beta_initializer"), c.Object<Initializer>("gamma_initializer"),
            c.Object<Initializer>("moving_mean_initializer"), c.Object<Initializer>("moving_variance_initializer"),
            c.Object<Regularizer>("beta_regularizer"), c.Object<Regularizer>("gamma_regularizer"), c.Object<Constraint>("beta_constraint"),
            c.Object<Constraint>("gamma_constraint"), c.Text("name")), c);
    }
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.BatchNormalization"/>.</summary>
    /// <param name="x">(batch, …, channels).</param>
    /// <param name="axis">The axis of the channels.</param>
    /// <param name="momentum">The share of the old running value that stays at each step.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="name">The name.</param>
    public static Symbol BatchNormalization(this Symbol x, int axis = -1, double momentum = 0.99, double epsilon = 1e-3, string? name = null) =>
        new BatchNormalization(axis, momentum, epsilon, name: name).Apply(x);
}

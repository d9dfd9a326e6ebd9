using static Espalier.Ops;

namespace Espalier;

/// <summary>
/// Brings the values of each row, over one axis or several, to mean 0 and variance 1, then scales by gamma and shifts by beta. Source: Ba,
/// Kiros, Hinton, "Layer normalization", 2016.
/// </summary>
[Registered("LayerNormalization")]
public sealed class LayerNormalization : Layer
{
    private Weight? _gamma, _beta;

    /// <summary>Makes the layer.</summary>
    /// <param name="axes">The axes that are brought to mean 0 together; null means the last.</param>
    /// <param name="epsilon">Added to the variance, above 0.</param>
    /// <param name="center">Whether there is a beta.</param>
    /// <param name="scale">Whether there is a gamma.</param>
    /// <param name="betaInitializer">The first beta; zeros by default.</param>
    /// <param name="gammaInitializer">The first gamma; ones by default.</param>
    /// <param name="betaRegularizer">A penalty on beta.</param>
    /// <param name="gammaRegularizer">A penalty on gamma.</param>
    /// <param name="betaConstraint">A rule for beta.</param>
    /// <param name="gammaConstraint">A rule for gamma.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">Epsilon is not above 0, or the list of axes is empty.</exception>
    public LayerNormalization(IReadOnlyList<int>? axes = null, double epsilon = 1e-3, bool center = true, bool scale = true,
        Initializer? betaInitializer = null, Initializer? gammaInitializer = null, Regularizer? betaRegularizer = null,
        Regularizer? gammaRegularizer = null, Constraint? betaConstraint = null, Constraint? gammaConstraint = null, string? name = null) : base(name)
    {
        NormalizedAxes = axes is null ? [-1] : [.. axes];
        if (NormalizedAxes.Count == 0) throw Misfit("needs at least one axis.");
        if (!(epsilon > 0)) throw Misfit(FormattableString.Invariant($"needs an epsilon above 0 but got {epsilon}."));
        (Epsilon, Center, Scale) = (epsilon, center, scale);
        BetaInitializer = betaInitializer ?? new Zeros();
        GammaInitializer = gammaInitializer ?? new Ones();
        (BetaRegularizer, GammaRegularizer, BetaConstraint, GammaConstraint) = (betaRegularizer, gammaRegularizer, betaConstraint, gammaConstraint);
    }

    /// <summary>The axes that are brought to mean 0 together; negative ones count from the end.</summary>
    public IReadOnlyList<int> NormalizedAxes { get; }

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

    /// <summary>A penalty on beta, or null.</summary>
    public Regularizer? BetaRegularizer { get; }

    /// <summary>A penalty on gamma, or null.</summary>
    public Regularizer? GammaRegularizer { get; }

    /// <summary>A rule for beta, or null.</summary>
    public Constraint? BetaConstraint { get; }

    /// <summary>A rule for gamma, or null.</summary>
    public Constraint? GammaConstraint { get; }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> shapes)
    {
        var shape = shapes[0];
        var sizes = new Shape([.. Axes.Resolve(NormalizedAxes, shape, Misfit).Select(a => shape[a])]);
        if (Scale) _gamma = AddWeight("gamma", sizes, GammaInitializer, GammaRegularizer, GammaConstraint);
        if (Center) _beta = AddWeight("beta", sizes, BetaInitializer, BetaRegularizer, BetaConstraint);
    }

    /// <inheritdoc/>
    protected override bool SharesWeights(Shape built, Shape shape) => NormalizedAxes.All(a =>
        a < shape.Rank && a >= -shape.Rank && a < built.Rank && a >= -built.Rank && built[a] == shape[a]);

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var x = inputs[0];
        int[] axes = Axes.Resolve(NormalizedAxes, x.Shape, Misfit);
        var centered = x - Mean(x, axes);
        var y = centered / Sqrt(Mean(Square(centered), axes) + (float)Epsilon);
        if (_gamma is not null) y *= Axes.Spread(_gamma.Parameter.Symbol, x.Shape, axes);
        return [_beta is null ? y : y + Axes.Spread(_beta.Parameter.Symbol, x.Shape, axes)];
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["axis"] = Axes.Json(IsBuilt ? Axes.Resolve(NormalizedAxes, BuiltFor[0], Misfit) : NormalizedAxes);
        config.Json["epsilon"] = Epsilon;
        config.Json["center"] = Center;
        config.Json["scale"] = Scale;
        config.Write("beta_initializer", BetaInitializer);
        config.Write("gamma_initializer", GammaInitializer);
        config.Write("beta_regularizer", BetaRegularizer);
        config.Write("gamma_regularizer", GammaRegularizer);
        config.Write("beta_constraint", BetaConstraint);
        config.Write("gamma_constraint", GammaConstraint);
    }

    internal static LayerNormalization FromConfig(Config c)
    {
        if (c.Flag("rms_scaling", false))
            throw new EspalierException($"{c.Owner} uses 'rms_scaling', which does not exist here. Use RMSNormalization.");
        return Restore(new LayerNormalization(c.Integers("axis"), c.Number("epsilon", 1e-3), c.Flag("center", true), c.Flag("scale", true),
            c.Object<Initializer>("beta_initializer"), c.Object<Initializer>("gamma_initializer"),
        c.Object<Regularizer>("beta_regularizer"), c.Object<Regularizer>("gamma_regularizer"), c.Object<Constraint>("beta_constraint"),
        c.Object<Constraint>("gamma_constraint"), c.Text("name")), c);
    }
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.LayerNormalization"/>.</summary>
    /// <param name="x">(batch, …).</param>
    /// <param name="axes">The axes that are brought to mean 0 together; null means the last.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="name">The name.</param>
    public static Symbol LayerNormalization(this Symbol x, IReadOnlyList<int>? axes = null, double epsilon = 1e-3, string? name = null) =>
        new LayerNormalization(axes, epsilon, name: name).Apply(x);
}

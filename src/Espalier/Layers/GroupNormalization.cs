using static Espalier.Ops;

namespace Espalier;

/// <summary>
/// Splits the channels into groups and brings each group of each row to mean 0 and variance 1, then scales each channel by gamma and shifts it
/// by beta. Source: Wu and He, "Group normalization", ECCV 2018.
/// </summary>
[Registered("GroupNormalization")]
public sealed class GroupNormalization : Layer
{
    private Weight? _gamma, _beta;

    /// <summary>Makes the layer.</summary>
    /// <param name="groups">How many groups; −1 means a group for each channel.</param>
    /// <param name="axis">The axis of the channels.</param>
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
    /// <exception cref="EspalierException">The number of groups is neither −1 nor 1 or more, or epsilon is not above 0.</exception>
    public GroupNormalization(int groups = 32, int axis = -1, double epsilon = 1e-3, bool center = true, bool scale = true,
        Initializer? betaInitializer = null, Initializer? gammaInitializer = null, Regularizer? betaRegularizer = null,
        Regularizer? gammaRegularizer = null, Constraint? betaConstraint = null, Constraint? gammaConstraint = null, string? name = null) : base(name)
    {
        if (groups < 1 && groups != -1) throw Misfit($"needs 1 group or more, or -1, but got {groups}.");
        if (!(epsilon > 0)) throw Misfit(FormattableString.Invariant($"needs an epsilon above 0 but got {epsilon}."));
        (Groups, Axis, Epsilon, Center, Scale) = (groups, axis, epsilon, center, scale);
        BetaInitializer = betaInitializer ?? new Zeros();
        GammaInitializer = gammaInitializer ?? new Ones();
        (BetaRegularizer, GammaRegularizer, BetaConstraint, GammaConstraint) = (betaRegularizer, gammaRegularizer, betaConstraint, gammaConstraint);
    }

    /// <summary>How many groups; −1 means a group for each channel.</summary>
    public int Groups { get; }

    /// <summary>The axis of the channels; negative counts from the end.</summary>
    public int Axis { get; }

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
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        base.Check(inputs);
        var shape = inputs[0].Shape;
        int channels = shape[Axes.Resolve(Axis, shape, Misfit)];
        if (channels % GroupsOf(channels) != 0) throw Misfit($"needs {Groups} groups of one size but got {channels} channels in {shape}.");
    }

    private int GroupsOf(int channels) => Groups == -1 ? channels : Groups;

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> shapes)
    {
        var channels = new Shape(shapes[0][Axis]);
        if (Scale) _gamma = AddWeight("gamma", channels, GammaInitializer, GammaRegularizer, GammaConstraint);
        if (Center) _beta = AddWeight("beta", channels, BetaInitializer, BetaRegularizer, BetaConstraint);
    }

    /// <inheritdoc/>
    protected override bool SharesWeights(Shape built, Shape shape) => built.Rank == shape.Rank && built[Axis] == shape[Axis];

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var x = inputs[0];
        var shape = x.Shape;
        int axis = Axes.Resolve(Axis, shape, Misfit), groups = GroupsOf(shape[axis]);
        // (batch, …, channels, …) as (batch, …, groups, channels of a group, …)
        var grouped = Reshape(x, new Shape([.. shape.Dims[..axis], groups, shape[axis] / groups, .. shape.Dims[(axis + 1)..]]));
        int[] folded = Axes.Others(grouped.Shape, 0, axis);
        var centered = grouped - Mean(grouped, folded);
        var y = Reshape(centered / Sqrt(Mean(Square(centered), folded) + (float)Epsilon), shape);
        if (_gamma is not null) y *= Axes.Spread(_gamma.Parameter.Symbol, shape, [axis]);
        return [_beta is null ? y : y + Axes.Spread(_beta.Parameter.Symbol, shape, [axis])];
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["groups"] = IsBuilt ? GroupsOf(BuiltFor[0][Axis]) : Groups;
        config.Json["axis"] = Axis;
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

    internal static GroupNormalization FromConfig(Config c) => Restore(new GroupNormalization(c.Integer("groups", 32), c.Integer("axis", -1),
        c.Number("epsilon", 1e-3), c.Flag("center", true), c.Flag("scale", true), c.Object<Initializer>("beta_initializer"),
        c.Object<Initializer>("gamma_initializer"),
        c.Object<Regularizer>("beta_regularizer"), c.Object<Regularizer>("gamma_regularizer"), c.Object<Constraint>("beta_constraint"),
        c.Object<Constraint>("gamma_constraint"), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.GroupNormalization"/>.</summary>
    /// <param name="x">(batch, …, channels).</param>
    /// <param name="groups">How many groups; −1 means a group for each channel.</param>
    /// <param name="axis">The axis of the channels.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="name">The name.</param>
    public static Symbol GroupNormalization(this Symbol x, int groups = 32, int axis = -1, double epsilon = 1e-3, string? name = null) =>
        new GroupNormalization(groups, axis, epsilon, name: name).Apply(x);
}

using static Espalier.Ops;

namespace Espalier;

/// <summary>
/// x above 0, α·x below, with a learned α for each place of a row. Source: He, Zhang, Ren, Sun, "Delving deep into rectifiers", ICCV 2015.
/// </summary>
[Registered("PReLU")]
public sealed class PReLU : Layer
{
    private Weight? _alpha;

    /// <summary>Makes the layer.</summary>
    /// <param name="alphaInitializer">The first α; zeros by default.</param>
    /// <param name="alphaRegularizer">A penalty on α.</param>
    /// <param name="alphaConstraint">A rule for α.</param>
    /// <param name="sharedAxes">Axes along which α is the same, such as 1 and 2 for the rows and columns of images; null means none.</param>
    /// <param name="name">The name.</param>
    public PReLU(Initializer? alphaInitializer = null, Regularizer? alphaRegularizer = null, Constraint? alphaConstraint = null,
        IReadOnlyList<int>? sharedAxes = null, string? name = null) : base(name)
    {
        AlphaInitializer = alphaInitializer ?? new Zeros();
        (AlphaRegularizer, AlphaConstraint, SharedAxes) = (alphaRegularizer, alphaConstraint, sharedAxes is null ? null : [.. sharedAxes]);
    }

    /// <summary>The first α.</summary>
    public Initializer AlphaInitializer { get; }

    /// <summary>A penalty on α, or null.</summary>
    public Regularizer? AlphaRegularizer { get; }

    /// <summary>A rule for α, or null.</summary>
    public Constraint? AlphaConstraint { get; }

    /// <summary>Axes along which α is the same, or null.</summary>
    public IReadOnlyList<int>? SharedAxes { get; }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> shapes)
    {
        var shape = shapes[0];
        int[] shared = Axes.Resolve(SharedAxes ?? [], shape, Misfit);
        int[] dims = [.. Enumerable.Range(1, shape.Rank - 1).Select(i => shared.Contains(i) ? 1 : shape[i])];
        _alpha = AddWeight("alpha", new Shape(dims), AlphaInitializer, AlphaRegularizer, AlphaConstraint);
    }

    /// <inheritdoc/>
    protected override bool SharesWeights(Shape built, Shape shape) => built.Rank == shape.Rank
        && Enumerable.Range(1, shape.Rank - 1).All(i => built[i] == shape[i] || _alpha!.Shape[i - 1] == 1);

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs) =>
        [Positive(inputs[0]) - _alpha!.Parameter.Symbol * Positive(-inputs[0])];

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Write("alpha_initializer", AlphaInitializer);
        config.Write("alpha_regularizer", AlphaRegularizer);
        config.Write("alpha_constraint", AlphaConstraint);
        config.Json["shared_axes"] = SharedAxes is null ? null : Axes.Json(SharedAxes);
    }

    internal static PReLU FromConfig(Config c) => Restore(new PReLU(c.Object<Initializer>("alpha_initializer"),
        c.Object<Regularizer>("alpha_regularizer"), c.Object<Constraint>("alpha_constraint"), c.Integers("shared_axes"), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.PReLU"/>.</summary>
    /// <param name="x">(batch, …).</param>
    /// <param name="sharedAxes">Axes along which α is the same; null means none.</param>
    /// <param name="name">The name.</param>
    public static Symbol PReLU(this Symbol x, IReadOnlyList<int>? sharedAxes = null, string? name = null) =>
        new PReLU(sharedAxes: sharedAxes, name: name).Apply(x);
}

using static Espalier.Ops;

namespace Espalier;

/// <summary>
/// Divides the values of each row, over one axis or several, by their root mean square, and multiplies by a learned scale. Source: Zhang and
/// Sennrich, "Root mean square layer normalization", NeurIPS 2019.
/// </summary>
[Registered("RMSNormalization")]
public sealed class RMSNormalization : Layer
{
    private Weight? _scale;

    /// <summary>Makes the layer.</summary>
    /// <param name="axes">The axes that are measured together; null means the last.</param>
    /// <param name="epsilon">Added to the mean square, above 0.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">Epsilon is not above 0, or the list of axes is empty.</exception>
    public RMSNormalization(IReadOnlyList<int>? axes = null, double epsilon = 1e-6, string? name = null) : base(name)
    {
        NormalizedAxes = axes is null ? [-1] : [.. axes];
        if (NormalizedAxes.Count == 0) throw Misfit("needs at least one axis.");
        if (!(epsilon > 0)) throw Misfit(FormattableString.Invariant($"needs an epsilon above 0 but got {epsilon}."));
        Epsilon = epsilon;
    }

    /// <summary>The axes that are measured together; negative ones count from the end.</summary>
    public IReadOnlyList<int> NormalizedAxes { get; }

    /// <summary>Added to the mean square.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> shapes)
    {
        var shape = shapes[0];
        _scale = AddWeight("scale", new Shape([.. Axes.Resolve(NormalizedAxes, shape, Misfit).Select(a => shape[a])]), new Ones());
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var x = inputs[0];
        int[] axes = Axes.Resolve(NormalizedAxes, x.Shape, Misfit);
        return [x / Sqrt(Mean(Square(x), axes) + (float)Epsilon) * Axes.Spread(_scale!.Parameter.Symbol, x.Shape, axes)];
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["axis"] = Axes.Json(NormalizedAxes);
        config.Json["epsilon"] = Epsilon;
    }

    internal static RMSNormalization FromConfig(Config c) =>
        Restore(new RMSNormalization(c.Integers("axis"), c.Number("epsilon", 1e-6), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.RMSNormalization"/>.</summary>
    /// <param name="x">(batch, …).</param>
    /// <param name="axes">The axes that are measured together; null means the last.</param>
    /// <param name="epsilon">Added to the mean square.</param>
    /// <param name="name">The name.</param>
    public static Symbol RMSNormalization(this Symbol x, IReadOnlyList<int>? axes = null, double epsilon = 1e-6, string? name = null) =>
        new RMSNormalization(axes, epsilon, name).Apply(x);
}

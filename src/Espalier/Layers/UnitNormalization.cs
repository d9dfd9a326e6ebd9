using static Espalier.Ops;

namespace Espalier;

/// <summary>Brings the values of each row, over one axis or several, to length 1 (√Σx² = 1); zeros stay zeros.</summary>
[Registered("UnitNormalization")]
public sealed class UnitNormalization : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="axes">The axes that are measured together; null means the last.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">The list of axes is empty.</exception>
    public UnitNormalization(IReadOnlyList<int>? axes = null, string? name = null) : base(name)
    {
        NormalizedAxes = axes is null ? [-1] : [.. axes];
        if (NormalizedAxes.Count == 0) throw Misfit("needs at least one axis.");
    }

    /// <summary>The axes that are measured together; negative ones count from the end.</summary>
    public IReadOnlyList<int> NormalizedAxes { get; }

    /// <summary>x over its length along some axes.</summary>
    internal static Symbol Unit(Symbol x, params int[] axes) => x / Sqrt(Max(Sum(Square(x), axes), Tiny));

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs) =>
        [Unit(inputs[0], Axes.Resolve(NormalizedAxes, inputs[0].Shape, Misfit))];

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["axis"] = NormalizedAxes is [var only] ? only : Axes.Json(NormalizedAxes);
    }

    internal static UnitNormalization FromConfig(Config c) => Restore(new UnitNormalization(c.Integers("axis"), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.UnitNormalization"/>.</summary>
    /// <param name="x">(batch, …).</param>
    /// <param name="axes">The axes that are measured together; null means the last.</param>
    /// <param name="name">The name.</param>
    public static Symbol UnitNormalization(this Symbol x, IReadOnlyList<int>? axes = null, string? name = null) =>
        new UnitNormalization(axes, name).Apply(x);
}

using System.Text.Json.Nodes;
using Espalier.Graph;

namespace Espalier;

/// <summary>Cuts steps off the ends of a sequence: (batch, steps, channels) → (batch, steps − before − after, channels).</summary>
[Registered("Cropping1D")]
public sealed class Cropping1D : SpatialLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="before">How many steps to cut off at the start.</param>
    /// <param name="after">How many at the end; as many as at the start by default.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">A number is negative.</exception>
    public Cropping1D(int before = 1, int? after = null, string? name = null) : base(1, name)
    {
        (Before, After) = (before, after ?? before);
        if (Math.Min(Before, After) < 0) throw Misfit($"needs 0 steps or more at each end but got {Before} and {After}. To add steps use ZeroPadding1D.");
    }

    /// <summary>How many steps are cut off at the start.</summary>
    public int Before { get; }

    /// <summary>How many at the end.</summary>
    public int After { get; }

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        base.Check(inputs);
        if (Before + After >= inputs[0].Shape[1]) throw Misfit($"cuts off {Before} and {After} steps, which leaves nothing of {inputs[0].Shape}. Cut off fewer.");
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs) =>
        [Op.Apply(new Slice(1, Before, inputs[0].Shape[1] - Before - After), inputs[0])];

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["cropping"] = new JsonArray(Before, After);
    }

    internal static Cropping1D FromConfig(Config c)
    {
        var (before, after) = ZeroPadding1D.Ends(c, "cropping", 1);
        return Restore(new Cropping1D(before, after, c.Text("name")), c);
    }
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.Cropping1D"/>.</summary>
    /// <param name="x">(batch, steps, channels).</param>
    /// <param name="before">How many steps to cut off at the start.</param>
    /// <param name="after">How many at the end; as many as at the start by default.</param>
    /// <param name="name">The name.</param>
    public static Symbol Cropping1D(this Symbol x, int before = 1, int? after = null, string? name = null) =>
        new Cropping1D(before, after, name).Apply(x);
}

using Espalier.Graph;

namespace Espalier;

/// <summary>
/// Marks the steps whose features are all one number, so that the layers behind skip them, and sets them to 0:
/// (batch, steps, features) → (batch, steps, features).
/// </summary>
[Registered("Masking")]
public sealed class Masking : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="maskValue">The number that fills steps which do not count.</param>
    /// <param name="name">The name.</param>
    public Masking(double maskValue = 0, string? name = null) : base(name) => MaskValue = maskValue;

    /// <summary>The number that fills steps which do not count.</summary>
    public double MaskValue { get; }

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        base.Check(inputs);
        if (inputs[0].Shape.Rank < 2) throw Misfit($"needs (batch, steps, features) but got {inputs[0].Shape}. Give the input a feature axis.");
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var x = inputs[0];
        var differs = 1f - Op.Apply(new Equal(), x, Constant.Of((float)MaskValue));
        return [x * Op.Apply(new ReduceMax([x.Shape.Rank - 1], keepDims: true), differs)];
    }

    private protected override Symbol? OutputMask(IReadOnlyList<Symbol> inputs, Symbol output, int index) =>
        PlainOp.AnyOfLast(PlainOp.NotEqual(inputs[0], MaskValue));

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["mask_value"] = MaskValue;
    }

    internal static Masking FromConfig(Config c) => Restore(new Masking(c.Number("mask_value", 0), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.Masking"/>: marks steps to be skipped.</summary>
    /// <param name="x">(batch, steps, features).</param>
    /// <param name="maskValue">The number that fills steps which do not count.</param>
    /// <param name="name">The name.</param>
    public static Symbol Masking(this Symbol x, double maskValue = 0, string? name = null) => new Masking(maskValue, name).Apply(x);
}

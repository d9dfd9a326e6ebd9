using Espalier.Graph;

namespace Espalier;

/// <summary>Several inputs side by side along one axis; they differ in that axis only.</summary>
[Registered("Concatenate")]
public sealed class Concatenate : Layer
{
    /// <summary>Makes a concatenation.</summary>
    /// <param name="axis">The axis; the last by default, never the batch axis.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">The axis is the batch axis.</exception>
    public Concatenate(int axis = -1, string? name = null) : base(name)
    {
        if (axis == 0) throw Misfit("cannot join along axis 0: that is the batch.");
        Axis = axis;
    }

    /// <summary>The axis; negative counts from the end.</summary>
    public int Axis { get; }

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        if (inputs.Count < 1) throw Misfit("needs one input or more but got none.");
        var first = inputs[0].Shape;
        int axis = Axes.Resolve(Axis, first, Misfit);
        foreach (var input in inputs)
            if (input.Shape.Rank != first.Rank || Enumerable.Range(0, first.Rank).Any(i => i != axis && input.Shape[i] != first[i]))
                throw Misfit($"needs shapes that differ in axis {axis} only but got {string.Join(" and ", inputs.Select(i => i.Shape))}. "
                    + "Add Flatten or Reshape.");
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs) =>
        inputs is [var only] ? [only] : [Op.Apply(new Concat(Axes.Resolve(Axis, inputs[0].Shape, Misfit)), inputs)];

    // Along the axis of the mask masks are joined too; along another one a place counts when it counts in any input.
    private protected override Symbol? OutputMask(IReadOnlyList<Symbol> inputs, Symbol output, int index)
    {
        if (Enumerable.Range(0, inputs.Count).Select(MaskOf).OfType<Symbol>().FirstOrDefault() is not { } some) return null;
        int axis = Axes.Resolve(Axis, output.Shape, Misfit), rank = some.Shape.Rank;
        Symbol[] masks = [.. inputs.Select((input, i) => MaskOf(i) ?? Ops.Filled(new Shape(input.Shape.Dims[..rank]), 1))];
        if (masks.Any(m => m.Shape.Rank != rank)) return null;
        if (axis < rank) return Op.Apply(new Concat(axis), masks);
        return masks.All(m => m == some) ? some : masks.Aggregate(Ops.Max);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["axis"] = Axis;
    }

    internal static Concatenate FromConfig(Config c) => Restore(new Concatenate(c.Integer("axis", -1), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Several symbols side by side along one axis.</summary>
    /// <param name="inputs">Symbols whose shapes differ in that axis only.</param>
    /// <param name="axis">The axis; the last by default.</param>
    /// <param name="name">The name.</param>
    public static Symbol Concatenate(IReadOnlyList<Symbol> inputs, int axis = -1, string? name = null) =>
        new Concatenate(axis, name).Apply(inputs);
}

namespace Espalier.Graph;

/// <summary>A stretch of one axis.</summary>
/// <param name="axis">The axis, from 0; not the batch axis.</param>
/// <param name="start">Where the stretch starts.</param>
/// <param name="length">How long it is.</param>
public sealed class Slice(int axis, int start, int length) : Op
{
    /// <summary>The axis, from 0.</summary>
    public int Axis { get; } = axis;

    /// <summary>Where the stretch starts.</summary>
    public int Start { get; } = start;

    /// <summary>How long it is.</summary>
    public int Length { get; } = length;

    /// <inheritdoc/>
    public override string Settings => $"axis {Axis}, {Start}..{Start + Length}";

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        var shape = inputs[0].Shape;
        if (Axis < 0 || Axis >= shape.Rank || shape[Axis] == Shape.Batch) throw Misfit($"has no axis {Axis} to cut {shape} along.");
        if (Start < 0 || Length < 0 || Start + Length > shape[Axis])
            throw Misfit($"needs a stretch within {shape[Axis]} but got {Start}..{Start + Length} of axis {Axis} of {shape}.");
        int[] dims = [.. shape.Dims];
        dims[Axis] = Length;
        return [new Shape(dims)];
    }

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients)
    {
        int after = node.Inputs[0].Shape[Axis] - Start - Length;
        return [Apply(new Pad(Axis, Start, after), gradients[0]!)];
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 0;
}

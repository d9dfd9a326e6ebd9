namespace Espalier.Graph;

/// <summary>Zeros before and after one axis.</summary>
/// <param name="axis">The axis, from 0; not the batch axis.</param>
/// <param name="before">How many before.</param>
/// <param name="after">How many after.</param>
public sealed class Pad(int axis, int before, int after) : Op
{
    /// <summary>The axis, from 0.</summary>
    public int Axis { get; } = axis;

    /// <summary>How many zeros before.</summary>
    public int Before { get; } = before;

    /// <summary>How many zeros after.</summary>
    public int After { get; } = after;

    /// <inheritdoc/>
    public override string Settings => $"axis {Axis}, {Before} + {After}";

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        var shape = inputs[0].Shape;
        if (Axis < 0 || Axis >= shape.Rank || shape[Axis] == Shape.Batch) throw Misfit($"has no axis {Axis} to widen {shape} along.");
        if (Before < 0 || After < 0) throw Misfit($"needs counts of 0 or more but got {Before} and {After}.");
        int[] dims = [.. shape.Dims];
        dims[Axis] += Before + After;
        return [new Shape(dims)];
    }

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients) =>
        [Apply(new Slice(Axis, Before, node.Inputs[0].Shape[Axis]), gradients[0]!)];

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 0;
}

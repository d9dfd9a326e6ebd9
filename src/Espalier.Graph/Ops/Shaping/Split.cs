namespace Espalier.Graph;

/// <summary>Cuts one axis into parts of equal length: the parts are the outputs, in order.</summary>
/// <param name="axis">The axis, from 0; not the batch axis.</param>
/// <param name="parts">How many parts, at least 1.</param>
public sealed class Split(int axis, int parts) : Op
{
    /// <summary>The axis, from 0.</summary>
    public int Axis { get; } = axis;

    /// <summary>How many parts.</summary>
    public int Parts { get; } = parts;

    /// <inheritdoc/>
    public override string Settings => $"axis {Axis} into {Parts}";

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        var shape = inputs[0].Shape;
        if (Axis < 0 || Axis >= shape.Rank || shape[Axis] == Shape.Batch) throw Misfit($"has no axis {Axis} to cut {shape} along.");
        if (Parts < 1 || shape[Axis] % Parts != 0) throw Misfit($"cannot cut axis {Axis} of {shape} into {Parts} equal parts.");
        int[] dims = [.. shape.Dims];
        dims[Axis] /= Parts;
        return [.. Enumerable.Repeat(new Shape(dims), Parts)];
    }

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients) =>
        [Apply(new Concat(Axis), [.. gradients.Select((g, i) => g ?? Apply(new BroadcastTo(node.Outputs[i].Shape), Constant.Of(0)))])];

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 0;
}

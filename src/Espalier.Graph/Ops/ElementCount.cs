namespace Espalier.Graph;

/// <summary>How many values some axes of a symbol hold: a single number that is known once the batch size is.</summary>
/// <param name="axes">The axes; negative count from the end.</param>
public sealed class ElementCount(params int[] axes) : Op
{
    private Shape? _shape;

    /// <inheritdoc/>
    public override string Settings => $"axes {string.Join(",", axes)}";

    /// <summary>The number.</summary>
    /// <param name="node">The node.</param>
    /// <param name="batch">The rows of the batch.</param>
    public float Value(Node node, int batch)
    {
        var shape = (_shape ?? node.Inputs[0].Shape).WithBatch(batch);
        double count = 1;
        foreach (int axis in axes) count *= shape[axis];
        return (float)count;
    }

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        var shape = inputs[0].Shape;
        foreach (int axis in axes)
            if (axis < -shape.Rank || axis >= shape.Rank) throw Misfit($"has no axis {axis} to count in {shape}.");
        return [Shape.Scalar];
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 0;

    /// <summary>The same count without an input, so that nothing is computed only for its shape.</summary>
    internal ElementCount Detached(Shape shape) => new(axes) { _shape = shape };
}

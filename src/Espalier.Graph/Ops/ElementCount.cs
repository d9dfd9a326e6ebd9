namespace Espalier.Graph;

/// <summary>How many values some axes of a symbol hold: a single number that is known once the batch size is.</summary>
/// <param name="axes">The axes; negative count from the end.</param>
public sealed class ElementCount(params int[] axes) : Op
{
    /// <inheritdoc/>
    public override string Settings => $"axes {string.Join(",", axes)}";

    /// <summary>The number.</summary>
    /// <param name="node">The node.</param>
    /// <param name="batch">The rows of the batch.</param>
    public float Value(Node node, int batch)
    {
        var shape = node.Inputs[0].Shape.WithBatch(batch);
        double count = 1;
        foreach (int axis in axes) count *= shape[axis];
        return (float)count;
    }

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs) => [Shape.Scalar];

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 0;
}

namespace Espalier.Graph;

/// <summary>The same numbers under another shape; nothing is moved.</summary>
/// <param name="shape">The shape; its first axis may be the batch when the input's is.</param>
public sealed class Reshape(Shape shape) : Op
{
    /// <inheritdoc/>
    public override int AliasOf(Node node) => 0;

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        var from = inputs[0].Shape;
        return from.HasBatch == shape.HasBatch && from.ValuesPerRow == shape.ValuesPerRow ? [shape]
            : throw Misfit($"needs as many values before as after but got {from} for {shape}.");
    }

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients) =>
        [Apply(new Reshape(node.Inputs[0].Shape), gradients[0]!)];

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 0;
}

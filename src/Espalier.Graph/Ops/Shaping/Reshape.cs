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
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients)
    {
        var (dy, from) = (gradients[0]!, node.Inputs[0].Shape);
        // One number repeated is that number repeated to the other shape: readers take it from where it is.
        return dy.Node.Op is BroadcastTo && dy.Node.Inputs[0].Shape.Rank == 0 ? [Apply(new BroadcastTo(from), dy.Node.Inputs[0])]
            : [Apply(new Reshape(from), dy)];
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 0;
}

namespace Espalier.Graph;

/// <summary>Repeats a symbol along axes of size 1 until it has another shape.</summary>
/// <param name="shape">The shape to reach.</param>
public sealed class BroadcastTo(Shape shape) : Op
{
    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs) =>
        Broadcasting.Of(inputs[0].Shape, shape) == shape ? [shape] : throw Misfit($"cannot repeat {inputs[0].Shape} to {shape}.");

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients) =>
        [Broadcasting.SumTo(gradients[0]!, node.Inputs[0].Shape)];

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 0;
}

namespace Espalier.Graph;

/// <summary>
/// The largest value under a window, for each channel: (batch, rows, columns, channels). The gradient goes to the first of equal largest
/// values, row by row, as in TensorFlow and PyTorch.
/// </summary>
/// <param name="window">The window.</param>
public sealed class MaxPool(SlidingWindow window) : PoolOp(window)
{
    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs) => [Pooled(inputs[0].Shape)];

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients) =>
        [Apply(new MaxPoolGradient(Window), node.Inputs[0], node.Outputs[0], gradients[0]!)];

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => FlopsOf(node.Outputs[0].Shape, batch);
}

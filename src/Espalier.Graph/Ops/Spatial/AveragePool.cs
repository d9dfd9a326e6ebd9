namespace Espalier.Graph;

/// <summary>The mean of the values under a window, for each channel: (batch, rows, columns, channels). Padded places are not counted.</summary>
/// <param name="window">The window.</param>
public sealed class AveragePool(SlidingWindow window) : PoolOp(window)
{
    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs) => [Pooled(inputs[0].Shape)];

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients) =>
        [Apply(new AveragePoolGradient(Window, node.Inputs[0].Shape), gradients[0]!)];

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => FlopsOf(node.Outputs[0].Shape, batch);
}

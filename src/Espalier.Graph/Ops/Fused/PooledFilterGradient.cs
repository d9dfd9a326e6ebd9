namespace Espalier.Graph;

/// <summary>
/// The gradients by the filters and by the bias of a <see cref="PooledConvolution"/>, summed over the batch: images, pooled gradients and
/// their places → (kernel rows, kernel columns, channels / groups, filters) and the bias's.
/// </summary>
/// <param name="window">The window of the convolution.</param>
/// <param name="groups">Into how many groups channels and filters are split.</param>
/// <param name="pool">The pool's window.</param>
/// <param name="bias">The shape of the bias's gradient.</param>
public sealed class PooledFilterGradient(SlidingWindow window, int groups, SlidingWindow pool, Shape bias) : ConvolutionOp(window, groups)
{
    /// <summary>The pool's window.</summary>
    public SlidingWindow Pool { get; } = pool;

    /// <inheritdoc/>
    public override string Settings => $"{base.Settings}, pool {Pool.Rows}×{Pool.Columns}";

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs) =>
        [new Shape(Window.Rows, Window.Columns, inputs[0].Shape[3] / Groups, inputs[1].Shape[3]), bias];

    /// <summary>At most: values that let no gradient through are skipped.</summary>
    /// <param name="node">The node.</param>
    /// <param name="batch">The rows of the batch.</param>
    public override long Flops(Node node, int batch) => FlopsOf(node.Inputs[1].Shape, node.Outputs[0].Shape, batch);
}

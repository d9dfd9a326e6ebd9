namespace Espalier.Graph;

/// <summary>
/// The gradient by the images of a <see cref="PooledConvolution"/>: pooled gradients, their places and filters → (batch, rows, columns, channels).
/// Of the convolution's outputs under a window at most one has a gradient.
/// </summary>
/// <param name="window">The window of the convolution.</param>
/// <param name="rows">The rows of the images.</param>
/// <param name="columns">The columns of the images.</param>
/// <param name="groups">Into how many groups channels and filters are split.</param>
/// <param name="pool">The pool's window.</param>
public sealed class PooledInputGradient(SlidingWindow window, int rows, int columns, int groups, SlidingWindow pool) : ConvolutionOp(window, groups)
{
    /// <summary>The pool's window.</summary>
    public SlidingWindow Pool { get; } = pool;

    /// <inheritdoc/>
    public override string Settings => $"{base.Settings}, pool {Pool.Rows}×{Pool.Columns}";

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs) => [new Shape(inputs[0].Shape[0], rows, columns, inputs[2].Shape[2] * Groups)];

    /// <summary>At most: values that let no gradient through are skipped.</summary>
    /// <param name="node">The node.</param>
    /// <param name="batch">The rows of the batch.</param>
    public override long Flops(Node node, int batch) => FlopsOf(node.Inputs[0].Shape, node.Inputs[2].Shape, batch);
}

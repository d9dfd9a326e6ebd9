namespace Espalier.Graph;

/// <summary>
/// From a pool's input, output and output's gradient, the input's gradient: each output's gradient is added where its largest value stood,
/// at the first place of equal ones.
/// </summary>
/// <param name="window">The pool's window.</param>
public sealed class MaxPoolGradient(SlidingWindow window) : PoolOp(window)
{
    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        var (x, y, dy) = (inputs[0].Shape, inputs[1].Shape, inputs[2].Shape);
        return Pooled(x) == y && y == dy ? [x] : throw Misfit($"needs the shapes of a pool with a window of {Window} but got {x}, {y} and {dy}.");
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => FlopsOf(node.Inputs[1].Shape, batch);
}

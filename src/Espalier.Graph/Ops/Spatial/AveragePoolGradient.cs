namespace Espalier.Graph;

/// <summary>Spreads each output's gradient evenly over the places that its window covered.</summary>
/// <param name="window">The pool's window.</param>
/// <param name="input">The shape of the pool's input.</param>
public sealed class AveragePoolGradient(SlidingWindow window, Shape input) : PoolOp(window)
{
    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs) => Pooled(input) == inputs[0].Shape ? [input]
        : throw Misfit($"needs the gradient of a pool with a window of {Window} over {input} but got {inputs[0].Shape}.");

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients) => [Apply(new AveragePool(Window), gradients[0]!)];

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => FlopsOf(node.Inputs[0].Shape, batch);
}

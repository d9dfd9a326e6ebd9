namespace Espalier.Graph;

/// <summary>
/// The gradient before a max(·, 0), dy where y is above 0 and else 0, and its sums over all axes but the last, which are the gradient of a bias. Inputs: dy, y.
/// Made by the pass <see cref="FuseReluGradient"/>.
/// </summary>
/// <param name="sums">The shape of the sums: one for each place of the last axis.</param>
public sealed class ReluGradient(Shape sums) : Op
{
    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs) =>
        inputs[0].Shape == inputs[1].Shape && inputs[0].Shape.Rank >= 2 && sums.ValuesPerRow == inputs[0].Shape[-1] && !sums.HasBatch ? [inputs[0].Shape, sums]
            : throw Misfit($"needs a gradient and values of one shape, and sums for the last axis, but got {inputs[0].Shape}, {inputs[1].Shape} and {sums}.");

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 2 * node.Outputs[0].Shape.Count(batch);
}

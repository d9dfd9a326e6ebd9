namespace Espalier.Graph;

/// <summary>The sum over some axes, in an order that does not depend on the number of threads.</summary>
/// <param name="axes">The axes.</param>
/// <param name="keepDims">Whether the axes stay, with size 1.</param>
public sealed class ReduceSum(int[] axes, bool keepDims = false) : ReduceOp(axes, keepDims)
{
    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients) =>
        [Apply(new BroadcastTo(node.Inputs[0].Shape), Spread(node, gradients[0]!))];
}

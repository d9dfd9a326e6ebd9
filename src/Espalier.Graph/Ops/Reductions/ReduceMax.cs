namespace Espalier.Graph;

/// <summary>The largest value over some axes; the gradient is shared evenly among equal largest values.</summary>
/// <param name="axes">The axes.</param>
/// <param name="keepDims">Whether the axes stay, with size 1.</param>
public sealed class ReduceMax(int[] axes, bool keepDims = false) : ReduceOp(axes, keepDims)
{
    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients)
    {
        var largest = Apply(new Equal(), node.Inputs[0], Spread(node, node.Outputs[0]));
        var count = Apply(new ReduceSum([.. Axes], keepDims: true), largest);
        return [largest * (Spread(node, gradients[0]!) / count)];
    }
}

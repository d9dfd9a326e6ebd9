namespace Espalier.Graph;

/// <summary>e^x over the last axis, divided by its sum; computed from x minus its largest value.</summary>
public sealed class Softmax : Op
{
    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs) =>
        inputs[0].Shape.Rank >= 1 ? [inputs[0].Shape] : throw Misfit("needs at least one axis.");

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients)
    {
        var (y, dy) = (node.Outputs[0], gradients[0]!);
        var weighted = dy * y;
        return [weighted - y * Apply(new ReduceSum([-1], keepDims: true), weighted)];
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 5 * node.Outputs[0].Shape.Count(batch);
}

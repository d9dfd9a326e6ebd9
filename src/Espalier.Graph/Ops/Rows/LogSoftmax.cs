namespace Espalier.Graph;

/// <summary>The logarithm of <see cref="Softmax"/> over the last axis, computed without taking the logarithm of a small number.</summary>
public sealed class LogSoftmax : Op
{
    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs) =>
        inputs[0].Shape.Rank >= 1 ? [inputs[0].Shape] : throw Misfit("needs at least one axis.");

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients)
    {
        var (y, dy) = (node.Outputs[0], gradients[0]!);
        return [dy - Apply(new Exp(), y) * Apply(new ReduceSum([-1], keepDims: true), dy)];
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 5 * node.Outputs[0].Shape.Count(batch);
}

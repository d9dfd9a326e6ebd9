namespace Espalier.Graph;

/// <summary>(p·Σy − y)·g over the last axis, from probabilities p, labels y and the gradient g of each row's loss; 0 where g is 0, whatever the labels.</summary>
public sealed class SoftmaxCrossentropyGradient : Op
{
    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        var (p, y, g) = (inputs[0].Shape, inputs[1].Shape, inputs[2].Shape);
        return p == y && p.Rank >= 1 && g == new Shape(p.Dims[..^1]) ? [p]
            : throw Misfit($"needs probabilities and labels of one shape and a number for each row but got {p}, {y} and {g}.");
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 4 * node.Inputs[0].Shape.Count(batch);
}

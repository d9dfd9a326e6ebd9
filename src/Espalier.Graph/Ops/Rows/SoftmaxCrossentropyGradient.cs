namespace Espalier.Graph;

/// <summary>(p·Σy − y)·g over the last axis, from probabilities p, labels y and the gradient g of each row's loss.</summary>
public sealed class SoftmaxCrossentropyGradient : Op
{
    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs) => [inputs[0].Shape];

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 4 * node.Inputs[0].Shape.Count(batch);
}

namespace Espalier.Graph;

/// <summary>
/// xᵀ·dyᵢ over all rows, the gradients of the weights of several dense layers that read the same x: (…, k)ᵀ·(…, nᵢ) = (k, nᵢ). Inputs: x, all dy. Made by the pass
/// <see cref="FuseSiblings"/>.
/// </summary>
public sealed class SiblingWeightGradient : Op
{
    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        foreach (var dy in inputs.Skip(1))
            if (!dy.Shape.Dims[..^1].SequenceEqual(inputs[0].Shape.Dims[..^1])) throw Misfit($"needs the same rows everywhere but got {inputs[0].Shape} and {dy.Shape}.");
        return [.. inputs.Skip(1).Select(dy => new Shape(inputs[0].Shape[-1], dy.Shape[-1]))];
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => node.Inputs.Skip(1).Sum(dy => 2 * dy.Shape.Count(batch)) * node.Inputs[0].Shape[-1];
}

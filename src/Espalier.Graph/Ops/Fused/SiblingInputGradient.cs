namespace Espalier.Graph;

/// <summary>
/// Σᵢ dyᵢ·Wᵢᵀ, the gradient of what several dense layers read: (…, nᵢ)·(k, nᵢ)ᵀ = (…, k), as one chain of products from the first layer to the last. Inputs:
/// all dy, all W. Made by the pass <see cref="FuseSiblings"/>.
/// </summary>
public sealed class SiblingInputGradient : Op
{
    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        int count = inputs.Count / 2;
        for (int i = 0; i < count; i++)
        {
            var (dy, w) = (inputs[i].Shape, inputs[count + i].Shape);
            if (w.Rank != 2 || w[1] != dy[-1] || w[0] != inputs[count].Shape[0] || !dy.Dims[..^1].SequenceEqual(inputs[0].Shape.Dims[..^1]))
                throw Misfit($"needs (…, n) and (k, n) with the same rows and k but got {dy} and {w}.");
        }
        return [new Shape([.. inputs[0].Shape.Dims[..^1], inputs[count].Shape[0]])];
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => node.Inputs.Take(node.Inputs.Count / 2).Sum(dy => 2 * dy.Shape.Count(batch)) * node.Outputs[0].Shape[-1];
}

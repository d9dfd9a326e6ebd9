namespace Espalier.Graph;

/// <summary>The product Aᵀ·B of (…, k) and (…, n) → (k, n): the gradient of a kernel, summed over all rows.</summary>
public sealed class MatMulTransposedA : Op
{
    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        var (a, b) = (inputs[0].Shape, inputs[1].Shape);
        return a.Rank >= 2 && b.Rank >= 2 && a.Dims[..^1].SequenceEqual(b.Dims[..^1]) ? [new Shape(a[-1], b[-1])]
            : throw Misfit($"needs (…, k) and (…, n) with the same leading axes but got {a} and {b}.");
    }

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients)
    {
        var (a, b, dc) = (node.Inputs[0], node.Inputs[1], gradients[0]!);
        return [Apply(new MatMulTransposedB(), b, dc), Apply(new MatMul(), a, dc)];
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 2 * node.Inputs[0].Shape.Count(batch) * node.Inputs[1].Shape[-1];
}

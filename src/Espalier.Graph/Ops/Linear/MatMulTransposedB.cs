namespace Espalier.Graph;

/// <summary>The product A·Bᵀ of (…, n) and (k, n) → (…, k): the gradient of a dense layer's input.</summary>
public sealed class MatMulTransposedB : Op
{
    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        var (a, b) = (inputs[0].Shape, inputs[1].Shape);
        return a.Rank >= 2 && b.Rank == 2 && a[-1] == b[1] ? [new Shape([.. a.Dims[..^1], b[0]])]
            : throw Misfit($"needs (…, n) and (k, n) but got {a} and {b}.");
    }

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients)
    {
        var (a, b, dy) = (node.Inputs[0], node.Inputs[1], gradients[0]!);
        return [Apply(new MatMul(), dy, b), Apply(new MatMulTransposedA(), dy, a)];
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 2 * node.Inputs[0].Shape.Count(batch) * node.Inputs[1].Shape[0];
}

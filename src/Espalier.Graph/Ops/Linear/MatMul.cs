namespace Espalier.Graph;

/// <summary>The matrix product (…, k)·(k, n) → (…, n); all leading axes of the first factor count as rows.</summary>
public sealed class MatMul : Op
{
    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        var (a, b) = (inputs[0].Shape, inputs[1].Shape);
        return a.Rank >= 2 && b.Rank == 2 && a[-1] == b[0] ? [new Shape([.. a.Dims[..^1], b[1]])]
            : throw Misfit($"needs (…, k) and (k, n) but got {a} and {b}.");
    }

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients)
    {
        var (a, b, dy) = (node.Inputs[0], node.Inputs[1], gradients[0]!);
        return [Apply(new MatMulTransposedB(), dy, b), Apply(new MatMulTransposedA(), a, dy)]; // dA = dY·Bᵀ, dB = Aᵀ·dY
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 2 * node.Inputs[0].Shape.Count(batch) * node.Inputs[1].Shape[1];
}

namespace Espalier.Graph;

/// <summary>
/// Matrix products side by side, one for each index of the leading axes: (…, m, k)·(…, k, n) → (…, m, n). One of the two factors may be
/// stored transposed.
/// </summary>
/// <param name="transposeA">Whether the first factor is stored as (…, k, m).</param>
/// <param name="transposeB">Whether the second factor is stored as (…, n, k).</param>
public sealed class BatchMatMul(bool transposeA = false, bool transposeB = false) : Op
{
    /// <summary>Whether the first factor is stored as (…, k, m).</summary>
    public bool TransposeA { get; } = transposeA;

    /// <summary>Whether the second factor is stored as (…, n, k).</summary>
    public bool TransposeB { get; } = transposeB;

    /// <inheritdoc/>
    public override string Settings => TransposeA ? "Aᵀ" : TransposeB ? "Bᵀ" : "";

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        var (a, b) = (inputs[0].Shape, inputs[1].Shape);
        if (TransposeA && TransposeB) throw Misfit("takes one factor transposed at most.");
        bool fits = a.Rank >= 3 && a.Rank == b.Rank && a.Dims[..^2].SequenceEqual(b.Dims[..^2])
            && (TransposeA ? a[-2] : a[-1]) == (TransposeB ? b[-1] : b[-2]);
        return fits ? [new Shape([.. a.Dims[..^2], TransposeA ? a[-1] : a[-2], TransposeB ? b[-2] : b[-1]])]
            : throw Misfit($"needs {(TransposeA ? "(…, k, m)" : "(…, m, k)")} and {(TransposeB ? "(…, n, k)" : "(…, k, n)")} with the same leading axes but got {a} and {b}.");
    }

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients)
    {
        var (a, b, dc) = (node.Inputs[0], node.Inputs[1], gradients[0]!);
        if (TransposeA) return [Apply(new BatchMatMul(transposeB: true), b, dc), Apply(new BatchMatMul(), a, dc)]; // dA = B·dCᵀ, dB = A·dC
        if (TransposeB) return [Apply(new BatchMatMul(), dc, b), Apply(new BatchMatMul(transposeA: true), dc, a)]; // dA = dC·B, dB = dCᵀ·A
        return [Apply(new BatchMatMul(transposeB: true), dc, b), Apply(new BatchMatMul(transposeA: true), a, dc)]; // dA = dC·Bᵀ, dB = Aᵀ·dC
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 2 * node.Outputs[0].Shape.Count(batch) * node.Inputs[0].Shape[TransposeA ? -2 : -1];
}

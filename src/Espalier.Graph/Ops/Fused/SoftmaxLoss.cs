namespace Espalier.Graph;

/// <summary>
/// A <see cref="Softmax"/> p, the <see cref="SoftmaxCrossentropy"/> of each row and its gradient by the logits z in one. Inputs: z, labels, the gradient g of each
/// row's loss. Outputs: p, the losses, (p·Σy − y)·g. Made by the pass <see cref="FuseSoftmaxLoss"/>.
/// </summary>
/// <param name="floor">What probabilities are kept above, and below 1 minus it; 0 for no bounds.</param>
/// <param name="byNumber">Whether labels are class numbers, as <see cref="OneHot"/> reads them, instead of shares of the shape of z.</param>
public sealed class SoftmaxLoss(float floor, bool byNumber) : Op
{
    /// <summary>What probabilities are kept above, and below 1 minus it.</summary>
    public float Floor { get; } = floor;

    /// <summary>Whether labels are class numbers.</summary>
    public bool ByNumber { get; } = byNumber;

    /// <inheritdoc/>
    public override string Settings => (ByNumber ? "class numbers" : "shares") + (Floor == 0 ? "" : FormattableString.Invariant($", probabilities from {Floor:G3}"));

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        var (z, labels, g) = (inputs[0].Shape, inputs[1].Shape, inputs[2].Shape);
        var rows = z.Rank >= 1 ? new Shape(z.Dims[..^1]) : z;
        return z.Rank >= 1 && g == rows && labels == (ByNumber ? rows : z) ? [z, rows, z]
            : throw Misfit($"needs logits, their labels and a number for each row but got {z}, {labels} and {g}.");
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 14 * node.Inputs[0].Shape.Count(batch);
}

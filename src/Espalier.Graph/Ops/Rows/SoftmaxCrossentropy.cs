namespace Espalier.Graph;

/// <summary>
/// −Σ y·log softmax(z) over the last axis, from logits z, their softmax p (already computed for the prediction) and labels y that may be
/// soft. The gradient by z is p·Σy − y: joint, and so never lost to rounding.
/// </summary>
/// <param name="floor">
/// Probabilities are kept from this to 1 minus this, and outside have no gradient, as in losses of probabilities; 0 for losses of logits.
/// </param>
public sealed class SoftmaxCrossentropy(float floor = 0) : Op
{
    /// <summary>What probabilities are kept above, and below 1 minus it.</summary>
    public float Floor { get; } = floor;

    /// <inheritdoc/>
    public override string Settings => Floor == 0 ? "" : FormattableString.Invariant($"probabilities from {Floor:G3}");

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        var (z, y) = (inputs[0].Shape, inputs[2].Shape);
        return z == y && z == inputs[1].Shape && z.Rank >= 1 ? [new Shape(z.Dims[..^1])]
            : throw Misfit($"needs logits, probabilities and labels of one shape but got {z}, {inputs[1].Shape} and {y}.");
    }

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients) =>
        [Apply(new SoftmaxCrossentropyGradient(Floor), node.Inputs[1], node.Inputs[2], gradients[0]!), null, null];

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 5 * node.Inputs[0].Shape.Count(batch);
}

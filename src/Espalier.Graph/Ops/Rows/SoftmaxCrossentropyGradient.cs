namespace Espalier.Graph;

/// <summary>(p·Σy − y)·g over the last axis, from probabilities p, labels y and the gradient g of each row's loss; 0 where g is 0, whatever the labels.</summary>
/// <param name="floor">Labels of classes whose probability is below this, or above 1 minus this, count as 0; 0 for none.</param>
public sealed class SoftmaxCrossentropyGradient(float floor = 0) : Op
{
    /// <summary>Below which probability, and above 1 minus it, labels count as 0.</summary>
    public float Floor { get; } = floor;

    /// <inheritdoc/>
    public override string Settings => Floor == 0 ? "" : FormattableString.Invariant($"probabilities from {Floor:G3}");

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

namespace Espalier.Graph;

/// <summary>((1 − y)·p − y·(1 − p))·g with p the <see cref="Sigmoid"/> of logits z: the gradient of <see cref="SigmoidCrossentropy"/> by z. Inputs: z, y, g.</summary>
/// <param name="floor">A label whose probability is below this, or above 1 minus this, has no gradient; 0 for none.</param>
public sealed class SigmoidCrossentropyGradient(float floor = 0) : ElementwiseOp
{
    /// <summary>Below which probability of a label, and above 1 minus it, there is no gradient.</summary>
    public float Floor { get; } = floor;

    /// <inheritdoc/>
    public override int Arity => 3;

    /// <inheritdoc/>
    public override string Settings => Floor == 0 ? "" : FormattableString.Invariant($"probabilities from {Floor:G3}");

    /// <inheritdoc/>
    protected override Symbol? Derivative(Node node, int input, Symbol dy) => null;
}

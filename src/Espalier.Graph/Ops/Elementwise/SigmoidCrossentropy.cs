namespace Espalier.Graph;

/// <summary>
/// −y·ln p − (1 − y)·ln(1 − p) with p the <see cref="Sigmoid"/> of logits z, computed from z without loss: −ln(1 − p) is ln(1 + eᶻ), and −ln p the same of −z.
/// Inputs: z, y.
/// </summary>
/// <param name="floor">
/// Probabilities are kept from this to 1 minus this, and outside have no gradient, as in losses of probabilities; 0 for losses of logits.
/// </param>
public sealed class SigmoidCrossentropy(float floor = 0) : BinaryOp
{
    /// <summary>What probabilities are kept above, and below 1 minus it.</summary>
    public float Floor { get; } = floor;

    /// <inheritdoc/>
    public override string Settings => Floor == 0 ? "" : FormattableString.Invariant($"probabilities from {Floor:G3}");

    /// <inheritdoc/>
    protected override Symbol? Derivative(Node node, int input, Symbol dy)
    {
        var (z, y) = (node.Inputs[0], node.Inputs[1]);
        return input == 0 ? Apply(new SigmoidCrossentropyGradient(Floor), z, y, dy)
            : dy * (Apply(this, z, Constant.Of(1)) - Apply(this, z, Constant.Of(0)));
    }
}

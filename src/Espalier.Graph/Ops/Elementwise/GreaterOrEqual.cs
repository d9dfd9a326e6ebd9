namespace Espalier.Graph;

/// <summary>1 where a ≥ b, else 0. Without a gradient.</summary>
public sealed class GreaterOrEqual : BinaryOp
{
    /// <inheritdoc/>
    protected override Symbol? Derivative(Node node, int input, Symbol dy) => null;
}

namespace Espalier.Graph;

/// <summary>−1, 0 or 1 by the sign of x.</summary>
public sealed class Sign : UnaryOp
{
    /// <inheritdoc/>
    protected override Symbol? Derivative(Symbol x, Symbol y, Symbol dy) => null;
}

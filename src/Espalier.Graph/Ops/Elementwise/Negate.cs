namespace Espalier.Graph;

/// <summary>−x.</summary>
public sealed class Negate : UnaryOp
{
    /// <inheritdoc/>
    protected override Symbol? Derivative(Symbol x, Symbol y, Symbol dy) => -dy;
}

namespace Espalier.Graph;

/// <summary>The hyperbolic tangent of x.</summary>
public sealed class Tanh : UnaryOp
{
    /// <inheritdoc/>
    protected override Symbol? Derivative(Symbol x, Symbol y, Symbol dy) => dy * (1f - y * y);
}

namespace Espalier.Graph;

/// <summary>√x.</summary>
public sealed class Sqrt : UnaryOp
{
    /// <inheritdoc/>
    protected override Symbol? Derivative(Symbol x, Symbol y, Symbol dy) => dy * 0.5f / y;
}

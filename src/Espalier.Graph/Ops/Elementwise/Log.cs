namespace Espalier.Graph;

/// <summary>The natural logarithm of x.</summary>
public sealed class Log : UnaryOp
{
    /// <inheritdoc/>
    protected override Symbol? Derivative(Symbol x, Symbol y, Symbol dy) => dy / x;
}

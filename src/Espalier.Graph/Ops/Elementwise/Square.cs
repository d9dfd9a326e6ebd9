namespace Espalier.Graph;

/// <summary>x².</summary>
public sealed class Square : UnaryOp
{
    /// <inheritdoc/>
    protected override Symbol? Derivative(Symbol x, Symbol y, Symbol dy) => dy * (x * 2f);
}

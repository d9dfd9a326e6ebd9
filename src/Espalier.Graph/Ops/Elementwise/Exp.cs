namespace Espalier.Graph;

/// <summary>eˣ.</summary>
public sealed class Exp : UnaryOp
{
    /// <inheritdoc/>
    protected override Symbol? Derivative(Symbol x, Symbol y, Symbol dy) => dy * y;
}

namespace Espalier.Graph;

/// <summary>eˣ − 1, precise where x is near 0.</summary>
public sealed class Expm1 : UnaryOp
{
    // eˣ anew and not y + 1, which loses its digits where y is near −1.
    /// <inheritdoc/>
    protected override Symbol? Derivative(Symbol x, Symbol y, Symbol dy) => dy * Op.Apply(new Exp(), x);
}

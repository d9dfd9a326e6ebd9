namespace Espalier.Graph;

/// <summary>1 where x is a finite number, 0 where it is NaN or infinite.</summary>
public sealed class IsFinite : UnaryOp
{
    /// <inheritdoc/>
    protected override Symbol? Derivative(Symbol x, Symbol y, Symbol dy) => null;
}

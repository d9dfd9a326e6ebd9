namespace Espalier.Graph;

/// <summary>The largest whole number that is not above x.</summary>
public sealed class Floor : UnaryOp
{
    /// <inheritdoc/>
    protected override Symbol? Derivative(Symbol x, Symbol y, Symbol dy) => null;
}

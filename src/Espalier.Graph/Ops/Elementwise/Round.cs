namespace Espalier.Graph;

/// <summary>The nearest whole number, halves to even.</summary>
public sealed class Round : UnaryOp
{
    /// <inheritdoc/>
    protected override Symbol? Derivative(Symbol x, Symbol y, Symbol dy) => null;
}

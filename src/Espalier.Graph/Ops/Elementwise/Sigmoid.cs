namespace Espalier.Graph;

/// <summary>The logistic function 1/(1 + e⁻ˣ).</summary>
public sealed class Sigmoid : UnaryOp
{
    /// <inheritdoc/>
    protected override Symbol? Derivative(Symbol x, Symbol y, Symbol dy) => dy * (y * (1f - y));
}

namespace Espalier.Graph;

/// <summary>ln(1 + eˣ), computed without overflow.</summary>
public sealed class Softplus : UnaryOp
{
    /// <inheritdoc/>
    protected override Symbol? Derivative(Symbol x, Symbol y, Symbol dy) => dy * Op.Apply(new Sigmoid(), x);
}

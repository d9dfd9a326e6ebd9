namespace Espalier.Graph;

/// <summary>|x|.</summary>
public sealed class Abs : UnaryOp
{
    /// <inheritdoc/>
    protected override Symbol? Derivative(Symbol x, Symbol y, Symbol dy) => dy * Op.Apply(new Sign(), x);
}

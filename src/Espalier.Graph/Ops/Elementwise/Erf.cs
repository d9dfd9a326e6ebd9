namespace Espalier.Graph;

/// <summary>The error function of x.</summary>
public sealed class Erf : UnaryOp
{
    /// <inheritdoc/>
    protected override Symbol? Derivative(Symbol x, Symbol y, Symbol dy) => dy * (Op.Apply(new Exp(), -(x * x)) * 1.1283791670955126f);
}

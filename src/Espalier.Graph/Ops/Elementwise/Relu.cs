namespace Espalier.Graph;

/// <summary>max(x, 0); the derivative at 0 is 0.</summary>
public sealed class Relu : UnaryOp
{
    /// <inheritdoc/>
    protected override Symbol? Derivative(Symbol x, Symbol y, Symbol dy) => dy * Op.Apply(new Greater(), y, Constant.Of(0));
}

namespace Espalier.Graph;

/// <summary>
/// The value, or 0 where it is too small to be a normal float (below 1.2·10⁻³⁸): processors compute with such values many times slower, and a
/// moving average of gradients that have become 0 would end there and stay.
/// </summary>
public sealed class FlushSubnormal : UnaryOp
{
    /// <summary>The smallest normal float.</summary>
    public const float SmallestNormal = 1.17549435e-38f;

    /// <inheritdoc/>
    protected override Symbol? Derivative(Symbol x, Symbol y, Symbol dy) => dy;
}

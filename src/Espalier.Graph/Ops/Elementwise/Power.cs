namespace Espalier.Graph;

/// <summary>x raised to a fixed exponent, for x ≥ 0 (a negative x with a whole exponent works too).</summary>
/// <param name="exponent">The exponent.</param>
public sealed class Power(float exponent) : UnaryOp
{
    /// <summary>The exponent.</summary>
    public float Exponent { get; } = exponent;

    /// <inheritdoc/>
    public override string Settings => System.FormattableString.Invariant($"exponent {Exponent}");

    /// <inheritdoc/>
    protected override Symbol? Derivative(Symbol x, Symbol y, Symbol dy) =>
        Exponent == 0 ? null : dy * (Apply(new Power(Exponent - 1), x) * Exponent);
}

namespace Espalier;

/// <summary>l2·Σx².</summary>
[Registered("L2", "l2")]
public sealed class L2 : Regularizer
{
    /// <summary>Makes the penalty.</summary>
    /// <param name="l2">The factor, at least 0.</param>
    /// <exception cref="EspalierException">The factor is negative or no number.</exception>
    public L2(double l2 = 0.01) => Factor = Checked(l2, "l2");

    /// <summary>The factor.</summary>
    public double Factor { get; }

    /// <inheritdoc/>
    public override Symbol Penalty(Symbol x) => Ops.Total(Ops.Square(x)) * (float)Factor;

    /// <inheritdoc/>
    public override void WriteConfig(Config config) => config.Json["l2"] = Factor;

    internal static L2 FromConfig(Config c) => new(c.Number("l2", 0.01));
}

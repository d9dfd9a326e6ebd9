namespace Espalier;

/// <summary>l1·Σ|x|.</summary>
[Registered("L1", "l1")]
public sealed class L1 : Regularizer
{
    /// <summary>Makes the penalty.</summary>
    /// <param name="l1">The factor, at least 0.</param>
    /// <exception cref="EspalierException">The factor is negative or no number.</exception>
    public L1(double l1 = 0.01) => Factor = Checked(l1, "l1");

    /// <summary>The factor.</summary>
    public double Factor { get; }

    /// <inheritdoc/>
    public override Symbol Penalty(Symbol x) => Ops.Total(Ops.Abs(x)) * (float)Factor;

    /// <inheritdoc/>
    public override void WriteConfig(Config config) => config.Json["l1"] = Factor;

    internal static L1 FromConfig(Config c) => new(c.Number("l1", 0.01));
}

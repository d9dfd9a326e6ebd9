using static Espalier.Ops;

namespace Espalier;

/// <summary>l1·Σ|x| + l2·Σx².</summary>
[Registered("L1L2", "l1_l2")]
public sealed class L1L2 : Regularizer
{
    /// <summary>Makes the penalty.</summary>
    /// <param name="l1">The factor of Σ|x|, at least 0.</param>
    /// <param name="l2">The factor of Σx², at least 0.</param>
    /// <exception cref="EspalierException">A factor is negative or no number.</exception>
    public L1L2(double l1 = 0, double l2 = 0) => (AbsoluteFactor, SquareFactor) = (Checked(l1, "l1"), Checked(l2, "l2"));

    /// <summary>The factor of Σ|x|.</summary>
    public double AbsoluteFactor { get; }

    /// <summary>The factor of Σx².</summary>
    public double SquareFactor { get; }

    /// <inheritdoc/>
    public override Symbol Penalty(Symbol x) => (AbsoluteFactor, SquareFactor) switch
    {
        (_, 0) => Total(Abs(x)) * (float)AbsoluteFactor,
        (0, _) => Total(Square(x)) * (float)SquareFactor,
        _ => Total(Abs(x)) * (float)AbsoluteFactor + Total(Square(x)) * (float)SquareFactor,
    };

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        config.Json["l1"] = AbsoluteFactor;
        config.Json["l2"] = SquareFactor;
    }

    internal static L1L2 FromConfig(Config c) => new(c.Number("l1", 0), c.Number("l2", 0));
}

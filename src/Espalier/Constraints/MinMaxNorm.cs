using static Espalier.Ops;

namespace Espalier;

/// <summary>Every norm between two limits; with a rate below 1 a step goes only that share of the way.</summary>
[Registered("MinMaxNorm", "min_max_norm")]
public sealed class MinMaxNorm : NormConstraint
{
    /// <summary>Makes the rule.</summary>
    /// <param name="minValue">The smallest norm.</param>
    /// <param name="maxValue">The largest norm.</param>
    /// <param name="rate">The share of the way, from 0 to 1.</param>
    /// <param name="axes">The axes over which a norm is taken; axis 0 by default.</param>
    /// <exception cref="EspalierException">A limit is negative, the limits are the wrong way round, or the rate is outside [0, 1].</exception>
    public MinMaxNorm(double minValue = 0, double maxValue = 1, double rate = 1, IReadOnlyList<int>? axes = null) : base(axes)
    {
        (MinValue, MaxValue, Rate) = (Checked(minValue, "smallest value"), Checked(maxValue, "largest value"), rate);
        if (minValue > maxValue || !(rate >= 0 && rate <= 1))
            throw new EspalierException(FormattableString.Invariant(
                $"MinMaxNorm needs limits in order and a rate from 0 to 1 but got {minValue}, {maxValue} and {rate}."));
    }

    /// <summary>The smallest norm.</summary>
    public double MinValue { get; }

    /// <summary>The largest norm.</summary>
    public double MaxValue { get; }

    /// <summary>The share of the way that a step goes.</summary>
    public double Rate { get; }

    private protected override Symbol Wanted(Symbol norms) =>
        Clip(norms, (float)MinValue, (float)MaxValue) * (float)Rate + norms * (float)(1 - Rate);

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        config.Json["min_value"] = MinValue;
        config.Json["max_value"] = MaxValue;
        config.Json["rate"] = Rate;
        WriteAxes(config);
    }

    internal static MinMaxNorm FromConfig(Config c) =>
        new(c.Number("min_value", 0), c.Number("max_value", 1), c.Number("rate", 1), c.Integers("axis"));
}

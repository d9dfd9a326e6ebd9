using static Espalier.Ops;

namespace Espalier;

/// <summary>No norm above a limit: longer ones are scaled down to it. Source: Srivastava et al., "Dropout", JMLR 15 (2014).</summary>
[Registered("MaxNorm", "max_norm")]
public sealed class MaxNorm : NormConstraint
{
    /// <summary>Makes the rule.</summary>
    /// <param name="maxValue">The limit.</param>
    /// <param name="axes">The axes over which a norm is taken; axis 0 by default.</param>
    /// <exception cref="EspalierException">The limit is negative or no number.</exception>
    public MaxNorm(double maxValue = 2, IReadOnlyList<int>? axes = null) : base(axes) => MaxValue = Checked(maxValue, "limit");

    /// <summary>The limit.</summary>
    public double MaxValue { get; }

    private protected override Symbol Wanted(Symbol norms) => Min(norms, (float)MaxValue);

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        config.Json["max_value"] = MaxValue;
        WriteAxes(config);
    }

    internal static MaxNorm FromConfig(Config c) => new(c.Number("max_value", 2), c.Integers("axis"));
}

using Espalier.Graph;

namespace Espalier;

/// <summary>Every norm is 1.</summary>
/// <param name="axes">The axes over which a norm is taken; axis 0 by default.</param>
[Registered("UnitNorm", "unit_norm")]
public sealed class UnitNorm(IReadOnlyList<int>? axes = null) : NormConstraint(axes)
{
    private protected override Symbol Wanted(Symbol norms) => Constant.Of(1);

    /// <inheritdoc/>
    public override void WriteConfig(Config config) => WriteAxes(config);

    internal static UnitNorm FromConfig(Config c) => new(c.Integers("axis"));
}

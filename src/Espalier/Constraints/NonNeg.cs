using static Espalier.Ops;

namespace Espalier;

/// <summary>No value below 0: max(w, 0).</summary>
[Registered("NonNeg", "non_neg")]
public sealed class NonNeg : Constraint
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol weight) => Positive(weight);

    internal static NonNeg FromConfig(Config c) => new();
}

using Espalier.Graph;

namespace Espalier;

/// <summary>max(0, 1 + max((1 − y)·ŷ) − Σ y·ŷ) over the last axis, for one-hot labels.</summary>
[Registered("CategoricalHinge", "categorical_hinge")]
public sealed class CategoricalHinge : Loss
{
    /// <inheritdoc/>
    public override Symbol PerRow(Symbol target, Symbol predicted)
    {
        var wrong = Op.Apply(new ReduceMax([-1]), (1f - target) * predicted);
        return AtLeast(wrong - LastSum(target * predicted) + 1f, 0);
    }

    internal static CategoricalHinge FromConfig(Config c) => new() { Reduction = ReductionOf(c) };
}

/// <summary>Adds <c>Loss.CategoricalHinge</c>.</summary>
public static class CategoricalHingeExtension
{
    extension(Loss)
    {
        /// <summary>max(0, 1 + max((1 − y)·ŷ) − Σ y·ŷ) over the last axis.</summary>
        public static Loss CategoricalHinge => new CategoricalHinge();
    }
}

using Espalier.Graph;

namespace Espalier;

/// <summary>max(0, 1 − y·ŷ)², the mean over the last axis, for labels ±1. As in Keras, a batch whose labels are all 0 or 1 counts as −1 and 1.</summary>
[Registered("SquaredHinge", "squared_hinge")]
public sealed class SquaredHinge : Loss
{
    /// <inheritdoc/>
    public override Symbol PerRow(Symbol target, Symbol predicted) => LastMean(Op.Apply(new Square(), Hinge.Shortfall(target, predicted)));

    internal static SquaredHinge FromConfig(Config c) => new() { Reduction = ReductionOf(c) };
}

/// <summary>Adds <c>Loss.SquaredHinge</c>.</summary>
public static class SquaredHingeExtension
{
    extension(Loss)
    {
        /// <summary>max(0, 1 − y·ŷ)², the mean over the last axis.</summary>
        public static Loss SquaredHinge => new SquaredHinge();
    }
}

using Espalier.Graph;

namespace Espalier;

/// <summary>max(0, 1 − y·ŷ), the mean over the last axis, for labels ±1. As in Keras, a batch whose labels are all 0 or 1 counts as −1 and 1.</summary>
[Registered("Hinge", "hinge")]
public sealed class Hinge : Loss
{
    /// <inheritdoc/>
    public override Symbol PerRow(Symbol target, Symbol predicted) => LastMean(Shortfall(target, predicted));

    /// <summary>max(0, 1 − y·ŷ), with labels 0 and 1 made −1 and 1.</summary>
    internal static Symbol Shortfall(Symbol target, Symbol predicted)
    {
        var (zero, one) = (Op.Apply(new Equal(), target, Constant.Of(0)), Op.Apply(new Equal(), target, Constant.Of(1)));
        int[] axes = [.. Enumerable.Range(0, target.Shape.Rank)];
        var others = Op.Apply(new ReduceSum(axes), 1f - zero - one);
        var sign = target - zero * Op.Apply(new Equal(), others, Constant.Of(0));
        return AtLeast(1f - sign * predicted, 0);
    }

    internal static Hinge FromConfig(Config c) => new() { Reduction = ReductionOf(c) };
}

/// <summary>Adds <c>Loss.Hinge</c>.</summary>
public static class HingeExtension
{
    extension(Loss)
    {
        /// <summary>max(0, 1 − y·ŷ), the mean over the last axis.</summary>
        public static Loss Hinge => new Hinge();
    }
}

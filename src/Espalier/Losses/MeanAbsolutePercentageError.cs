using Espalier.Graph;

namespace Espalier;

/// <summary>100·|y − ŷ| / max(|y|, 1e-7), the mean over the last axis: labels near 0 make it huge.</summary>
[Registered("MeanAbsolutePercentageError", "mean_absolute_percentage_error", "mape", "MAPE")]
public sealed class MeanAbsolutePercentageError : Loss
{
    /// <inheritdoc/>
    public override Symbol PerRow(Symbol target, Symbol predicted)
    {
        var size = AtLeast(Op.Apply(new Abs(), target), Epsilon);
        return LastMean(Op.Apply(new Abs(), (target - predicted) / size)) * 100f;
    }

    internal static MeanAbsolutePercentageError FromConfig(Config c) => new() { Reduction = ReductionOf(c) };
}

/// <summary>Adds <c>Loss.MeanAbsolutePercentageError</c>.</summary>
public static class MeanAbsolutePercentageErrorExtension
{
    extension(Loss)
    {
        /// <summary>100·|y − ŷ| / max(|y|, 1e-7), the mean over the last axis.</summary>
        public static Loss MeanAbsolutePercentageError => new MeanAbsolutePercentageError();
    }
}

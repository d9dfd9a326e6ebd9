using Espalier.Graph;

namespace Espalier;

/// <summary>|y − ŷ|, the mean over the last axis.</summary>
[Registered("MeanAbsoluteError", "mean_absolute_error", "mae", "MAE")]
public sealed class MeanAbsoluteError : Loss
{
    /// <inheritdoc/>
    public override Symbol PerRow(Symbol target, Symbol predicted) => LastMean(Op.Apply(new Abs(), predicted - target));

    internal static MeanAbsoluteError FromConfig(Config c) => new() { Reduction = ReductionOf(c) };
}

/// <summary>Adds <c>Loss.MeanAbsoluteError</c>.</summary>
public static class MeanAbsoluteErrorExtension
{
    extension(Loss)
    {
        /// <summary>|y − ŷ|, the mean over the last axis.</summary>
        public static Loss MeanAbsoluteError => new MeanAbsoluteError();
    }
}

using Espalier.Graph;

namespace Espalier;

/// <summary>(y − ŷ)², the mean over the last axis.</summary>
[Registered("MeanSquaredError", "mean_squared_error", "mse", "MSE")]
public sealed class MeanSquaredError : Loss
{
    /// <inheritdoc/>
    public override Symbol PerRow(Symbol target, Symbol predicted) => LastMean(Op.Apply(new Square(), predicted - target));

    internal static MeanSquaredError FromConfig(Config c) => new() { Reduction = ReductionOf(c) };
}

/// <summary>Adds <c>Loss.MeanSquaredError</c>.</summary>
public static class MeanSquaredErrorExtension
{
    extension(Loss)
    {
        /// <summary>(y − ŷ)², the mean over the last axis.</summary>
        public static Loss MeanSquaredError => new MeanSquaredError();
    }
}

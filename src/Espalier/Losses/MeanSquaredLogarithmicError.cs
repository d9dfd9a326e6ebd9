using Espalier.Graph;

namespace Espalier;

/// <summary>(ln(1 + y) − ln(1 + ŷ))², the mean over the last axis; y and ŷ are raised to 1e-7 first.</summary>
[Registered("MeanSquaredLogarithmicError", "mean_squared_logarithmic_error", "msle", "MSLE")]
public sealed class MeanSquaredLogarithmicError : Loss
{
    /// <inheritdoc/>
    public override Symbol PerRow(Symbol target, Symbol predicted) =>
        LastMean(Op.Apply(new Square(), Ln(AtLeast(predicted, Epsilon) + 1f) - Ln(AtLeast(target, Epsilon) + 1f)));

    internal static MeanSquaredLogarithmicError FromConfig(Config c) => new() { Reduction = ReductionOf(c) };
}

/// <summary>Adds <c>Loss.MeanSquaredLogarithmicError</c>.</summary>
public static class MeanSquaredLogarithmicErrorExtension
{
    extension(Loss)
    {
        /// <summary>(ln(1 + y) − ln(1 + ŷ))², the mean over the last axis.</summary>
        public static Loss MeanSquaredLogarithmicError => new MeanSquaredLogarithmicError();
    }
}

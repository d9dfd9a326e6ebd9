using Espalier.Graph;

namespace Espalier;

/// <summary>ŷ − y·ln(ŷ + 1e-7), the mean over the last axis: counts y with expectation ŷ.</summary>
[Registered("Poisson", "poisson")]
public sealed class Poisson : Loss
{
    /// <inheritdoc/>
    public override Symbol PerRow(Symbol target, Symbol predicted) => LastMean(predicted - target * Ln(predicted + Epsilon));

    internal static Poisson FromConfig(Config c) => new() { Reduction = ReductionOf(c) };
}

/// <summary>Adds <c>Loss.Poisson</c>.</summary>
public static class PoissonExtension
{
    extension(Loss)
    {
        /// <summary>ŷ − y·ln ŷ, the mean over the last axis.</summary>
        public static Loss Poisson => new Poisson();
    }
}

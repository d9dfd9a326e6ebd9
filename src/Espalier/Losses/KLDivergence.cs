using Espalier.Graph;

namespace Espalier;

/// <summary>Σ y·ln(y/p) over the last axis; y and p are kept in [1e-7, 1]. Source: Kullback and Leibler 1951.</summary>
[Registered("KLDivergence", "kl_divergence", "kld", "KLD", "kullback_leibler_divergence")]
public sealed class KLDivergence : Loss
{
    /// <inheritdoc/>
    public override string? FaultOf(ReadOnlySpan<float> labels, int classes) => FaultOfShares(labels);

    /// <inheritdoc/>
    public override Symbol PerRow(Symbol target, Symbol predicted)
    {
        target = Between(target, Epsilon, 1);
        return LastSum(target * Ln(target / Between(predicted, Epsilon, 1)));
    }

    internal static KLDivergence FromConfig(Config c) => new() { Reduction = ReductionOf(c) };
}

/// <summary>Adds <c>Loss.KLDivergence</c>.</summary>
public static class KLDivergenceExtension
{
    extension(Loss)
    {
        /// <summary>Σ y·ln(y/p) over the last axis.</summary>
        public static Loss KLDivergence => new KLDivergence();
    }
}

using static Espalier.Ops;

namespace Espalier;

/// <summary>
/// 1.0507·elu(x) with α = 1.6733, which keeps mean 0 and variance 1. Source: Klambauer, Unterthiner, Mayr, Hochreiter, "Self-
/// normalizing neural networks", NIPS 2017.
/// </summary>
[Registered("Selu", "selu")]
public sealed class SeluActivation : Activation
{
    internal const double Alpha = 1.6732632423543772, Scale = 1.0507009873554805;

    /// <inheritdoc/>
    public override Symbol Apply(Symbol x) => Elu(x, Alpha) * (float)Scale;

    internal static SeluActivation FromConfig(Config c) => new();
}

/// <summary>Adds <c>Activation.Selu</c>.</summary>
public static class SeluActivationExtension
{
    extension(Activation)
    {
        /// <summary>1.0507·elu(x) with α = 1.6733, which keeps mean 0 and variance 1.</summary>
        public static Activation Selu => new SeluActivation();
    }
}

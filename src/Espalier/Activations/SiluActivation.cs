using static Espalier.Ops;

namespace Espalier;

/// <summary>x/(1 + e⁻ˣ), also called swish. Source: Elfwing, Uchibe, Doya, "Sigmoid-weighted linear units", 2017.</summary>
[Registered("Silu", "silu", "swish")]
public sealed class SiluActivation : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x) => x * Sigmoid(x);

    internal static SiluActivation FromConfig(Config c) => new();
}

/// <summary>Adds <c>Activation.Silu</c>.</summary>
public static class SiluActivationExtension
{
    extension(Activation)
    {
        /// <summary>x/(1 + e⁻ˣ), also called swish.</summary>
        public static Activation Silu => new SiluActivation();
    }
}

using static Espalier.Ops;

namespace Espalier;

/// <summary>eˣ.</summary>
[Registered("Exponential", "exponential")]
public sealed class ExponentialActivation : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x) => Exp(x);

    internal static ExponentialActivation FromConfig(Config c) => new();
}

/// <summary>Adds <c>Activation.Exponential</c>.</summary>
public static class ExponentialActivationExtension
{
    extension(Activation)
    {
        /// <summary>eˣ.</summary>
        public static Activation Exponential => new ExponentialActivation();
    }
}

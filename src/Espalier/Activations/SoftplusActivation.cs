using static Espalier.Ops;

namespace Espalier;

/// <summary>ln(1 + eˣ), without overflow.</summary>
[Registered("Softplus", "softplus")]
public sealed class SoftplusActivation : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x) => Softplus(x);

    internal static SoftplusActivation FromConfig(Config c) => new();
}

/// <summary>Adds <c>Activation.Softplus</c>.</summary>
public static class SoftplusActivationExtension
{
    extension(Activation)
    {
        /// <summary>ln(1 + eˣ), without overflow.</summary>
        public static Activation Softplus => new SoftplusActivation();
    }
}

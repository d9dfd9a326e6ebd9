using static Espalier.Ops;

namespace Espalier;

/// <summary>The hyperbolic tangent of x.</summary>
[Registered("Tanh", "tanh")]
public sealed class TanhActivation : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x) => Tanh(x);

    internal static TanhActivation FromConfig(Config c) => new();
}

/// <summary>Adds <c>Activation.Tanh</c>.</summary>
public static class TanhActivationExtension
{
    extension(Activation)
    {
        /// <summary>The hyperbolic tangent of x.</summary>
        public static Activation Tanh => new TanhActivation();
    }
}

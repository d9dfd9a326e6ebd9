using static Espalier.Ops;

namespace Espalier;

/// <summary>x·tanh(ln(1 + eˣ)). Source: Misra, "Mish: a self regularized non-monotonic activation function", 2019.</summary>
[Registered("Mish", "mish")]
public sealed class MishActivation : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x) => x * Tanh(Softplus(x));

    internal static MishActivation FromConfig(Config c) => new();
}

/// <summary>Adds <c>Activation.Mish</c>.</summary>
public static class MishActivationExtension
{
    extension(Activation)
    {
        /// <summary>x·tanh(ln(1 + eˣ)).</summary>
        public static Activation Mish => new MishActivation();
    }
}

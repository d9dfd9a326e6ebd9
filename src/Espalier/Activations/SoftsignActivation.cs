using static Espalier.Ops;

namespace Espalier;

/// <summary>x/(1 + |x|).</summary>
[Registered("Softsign", "softsign")]
public sealed class SoftsignActivation : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x) => x / (1f + Abs(x));

    internal static SoftsignActivation FromConfig(Config c) => new();
}

/// <summary>Adds <c>Activation.Softsign</c>.</summary>
public static class SoftsignActivationExtension
{
    extension(Activation)
    {
        /// <summary>x/(1 + |x|).</summary>
        public static Activation Softsign => new SoftsignActivation();
    }
}

using static Espalier.Ops;

namespace Espalier;

/// <summary>x, kept in [−1, 1].</summary>
[Registered("HardTanh", "hard_tanh")]
public sealed class HardTanhActivation : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x) => Clip(x, -1, 1);

    internal static HardTanhActivation FromConfig(Config c) => new();
}

/// <summary>Adds <c>Activation.HardTanh</c>.</summary>
public static class HardTanhActivationExtension
{
    extension(Activation)
    {
        /// <summary>x, kept in [−1, 1].</summary>
        public static Activation HardTanh => new HardTanhActivation();
    }
}

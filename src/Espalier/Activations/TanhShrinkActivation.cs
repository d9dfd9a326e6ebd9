using static Espalier.Ops;

namespace Espalier;

/// <summary>x − tanh x.</summary>
[Registered("TanhShrink", "tanh_shrink")]
public sealed class TanhShrinkActivation : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x) => x - Tanh(x);

    internal static TanhShrinkActivation FromConfig(Config c) => new();
}

/// <summary>Adds <c>Activation.TanhShrink</c>.</summary>
public static class TanhShrinkActivationExtension
{
    extension(Activation)
    {
        /// <summary>x − tanh x.</summary>
        public static Activation TanhShrink => new TanhShrinkActivation();
    }
}

using static Espalier.Ops;

namespace Espalier;

/// <summary>x·(x/6 + ½ kept in [0, 1]), also called hard swish. Source: Howard et al., "Searching for MobileNetV3", ICCV 2019.</summary>
[Registered("HardSilu", "hard_silu", "hard_swish")]
public sealed class HardSiluActivation : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x) => x * Clip(x * (1f / 6) + 0.5f, 0, 1);

    internal static HardSiluActivation FromConfig(Config c) => new();
}

/// <summary>Adds <c>Activation.HardSilu</c>.</summary>
public static class HardSiluActivationExtension
{
    extension(Activation)
    {
        /// <summary>x·(x/6 + ½ kept in [0, 1]), also called hard swish.</summary>
        public static Activation HardSilu => new HardSiluActivation();
    }
}

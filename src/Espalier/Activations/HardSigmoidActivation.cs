using static Espalier.Ops;

namespace Espalier;

/// <summary>x/6 + ½, kept in [0, 1].</summary>
[Registered("HardSigmoid", "hard_sigmoid")]
public sealed class HardSigmoidActivation : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x) => Clip(x * (1f / 6) + 0.5f, 0, 1);

    internal static HardSigmoidActivation FromConfig(Config c) => new();
}

/// <summary>Adds <c>Activation.HardSigmoid</c>.</summary>
public static class HardSigmoidActivationExtension
{
    extension(Activation)
    {
        /// <summary>x/6 + ½, kept in [0, 1].</summary>
        public static Activation HardSigmoid => new HardSigmoidActivation();
    }
}

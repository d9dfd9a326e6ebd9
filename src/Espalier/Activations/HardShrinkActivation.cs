using static Espalier.Ops;

namespace Espalier;

/// <summary>x where |x| is above the threshold, 0 elsewhere.</summary>
/// <param name="threshold">The threshold, at least 0.</param>
[Registered("HardShrink", "hard_shrink")]
public sealed class HardShrinkActivation(double threshold = 0.5) : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x) => Where(Above(Abs(x), (float)threshold), x, 0);

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        if (threshold != 0.5) config.Json["threshold"] = threshold;
    }

    internal static HardShrinkActivation FromConfig(Config c) => new(c.Number("threshold", 0.5));
}

/// <summary>Adds <c>Activation.HardShrink</c>.</summary>
public static class HardShrinkActivationExtension
{
    extension(Activation)
    {
        /// <summary>x where |x| is above the threshold, 0 elsewhere.</summary>
        public static Activation HardShrink => new HardShrinkActivation();
    }
}

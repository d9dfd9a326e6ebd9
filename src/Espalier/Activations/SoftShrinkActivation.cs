using static Espalier.Ops;

namespace Espalier;

/// <summary>x brought nearer to 0 by the threshold: x − t above t, x + t below −t, 0 between.</summary>
/// <param name="threshold">t, at least 0.</param>
[Registered("SoftShrink", "soft_shrink")]
public sealed class SoftShrinkActivation(double threshold = 0.5) : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x)
    {
        float t = (float)threshold;
        return x - Clip(x, -t, t);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        if (threshold != 0.5) config.Json["threshold"] = threshold;
    }

    internal static SoftShrinkActivation FromConfig(Config c) => new(c.Number("threshold", 0.5));
}

/// <summary>Adds <c>Activation.SoftShrink</c>.</summary>
public static class SoftShrinkActivationExtension
{
    extension(Activation)
    {
        /// <summary>x brought nearer to 0 by the threshold: x − t above t, x + t below −t, 0 between.</summary>
        public static Activation SoftShrink => new SoftShrinkActivation();
    }
}

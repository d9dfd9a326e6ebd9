using static Espalier.Ops;

namespace Espalier;

/// <summary>x where it is above the threshold, a fixed value elsewhere.</summary>
/// <param name="threshold">The threshold.</param>
/// <param name="defaultValue">The value elsewhere.</param>
[Registered("Threshold", "threshold")]
public sealed class ThresholdActivation(double threshold = 0, double defaultValue = 0) : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x) => Where(Above(x, (float)threshold), x, (float)defaultValue);

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        if (threshold != 0) config.Json["threshold"] = threshold;
        if (defaultValue != 0) config.Json["default_value"] = defaultValue;
    }

    internal static ThresholdActivation FromConfig(Config c) => new(c.Number("threshold", 0), c.Number("default_value", 0));
}

/// <summary>Adds <c>Activation.Threshold</c>.</summary>
public static class ThresholdActivationExtension
{
    extension(Activation)
    {
        /// <summary>x where it is above the threshold, a fixed value elsewhere.</summary>
        public static Activation Threshold => new ThresholdActivation();
    }
}

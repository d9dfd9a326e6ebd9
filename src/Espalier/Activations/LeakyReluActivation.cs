using static Espalier.Ops;

namespace Espalier;

/// <summary>x above 0, slope·x below.</summary>
/// <param name="negativeSlope">The slope below 0.</param>
[Registered("LeakyRelu", "leaky_relu")]
public sealed class LeakyReluActivation(double negativeSlope = 0.2) : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x) => Where(Above(x, 0), x, x * (float)negativeSlope);

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        if (negativeSlope != 0.2) config.Json["negative_slope"] = negativeSlope;
    }

    internal static LeakyReluActivation FromConfig(Config c) => new(c.Number("negative_slope", 0.2));
}

/// <summary>Adds <c>Activation.LeakyRelu</c>.</summary>
public static class LeakyReluActivationExtension
{
    extension(Activation)
    {
        /// <summary>x above 0, slope·x below.</summary>
        public static Activation LeakyRelu => new LeakyReluActivation();
    }
}

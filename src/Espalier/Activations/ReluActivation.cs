using static Espalier.Ops;

namespace Espalier;

/// <summary>
/// max(x, 0); with settings: slope·(x − threshold) below the threshold, x above it, and never more than the largest value.
/// </summary>
[Registered("Relu", "relu")]
public sealed class ReluActivation : Activation
{
    /// <summary>Makes the function.</summary>
    /// <param name="negativeSlope">The slope below the threshold.</param>
    /// <param name="maxValue">The largest value that comes out; null means no limit.</param>
    /// <param name="threshold">Where x begins to pass.</param>
    /// <exception cref="EspalierException">A setting is negative.</exception>
    public ReluActivation(double negativeSlope = 0, double? maxValue = null, double threshold = 0)
    {
        if (!(negativeSlope >= 0 && threshold >= 0 && maxValue is not < 0))
            throw new EspalierException(FormattableString.Invariant(
                $"Relu needs a slope, a largest value and a threshold of 0 or more but got {negativeSlope}, {maxValue} and {threshold}."));
        (NegativeSlope, MaxValue, Threshold) = (negativeSlope, maxValue, threshold);
    }

    /// <summary>The slope below the threshold.</summary>
    public double NegativeSlope { get; }

    /// <summary>The largest value that comes out, or null.</summary>
    public double? MaxValue { get; }

    /// <summary>Where x begins to pass.</summary>
    public double Threshold { get; }

    /// <inheritdoc/>
    public override Symbol Apply(Symbol x)
    {
        float threshold = (float)Threshold;
        var y = Threshold == 0 ? Positive(x) : Where(Above(x, threshold), x, 0);
        if (MaxValue is { } most) y = Min(y, (float)most);
        return NegativeSlope == 0 ? y : y - Positive(threshold - x) * (float)NegativeSlope;
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        if (NegativeSlope != 0) config.Json["negative_slope"] = NegativeSlope;
        if (MaxValue is not null) config.Json["max_value"] = MaxValue;
        if (Threshold != 0) config.Json["threshold"] = Threshold;
    }

    internal static ReluActivation FromConfig(Config c) => new(c.Number("negative_slope", 0), c.NumberOrNull("max_value"), c.Number("threshold", 0));
}

/// <summary>Adds <c>Activation.Relu</c>.</summary>
public static class ReluActivationExtension
{
    extension(Activation)
    {
        /// <summary>max(x, 0).</summary>
        public static Activation Relu => new ReluActivation();
    }
}

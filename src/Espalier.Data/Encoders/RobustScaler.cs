using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>
/// Subtracts the median and divides by the distance of the quartiles (25 % and 75 %, interpolated linearly), so a few wild values
/// change nothing. A column whose quartiles agree is divided by 1.
/// </summary>
[Registered("RobustScaler", "robust")]
public sealed class RobustScaler : Scaler
{
    /// <summary>Makes a scaler of known parameters.</summary>
    /// <param name="median">What is subtracted.</param>
    /// <param name="range">What is divided by, above 0.</param>
    public RobustScaler(double median, double range)
    {
        Median = Finite(median, "median");
        Range = Positive(range, "interquartile range");
    }

    /// <summary>What is subtracted.</summary>
    public double Median { get; }

    /// <summary>What is divided by.</summary>
    public double Range { get; }

    /// <summary>Fits to numbers.</summary>
    /// <param name="values">At least one, all finite.</param>
    public static RobustScaler Fit(ReadOnlySpan<double> values)
    {
        Check(values);
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        double range = Quantiles.At(sorted, 0.75) - Quantiles.At(sorted, 0.25);
        return new RobustScaler(Quantiles.At(sorted, 0.5), range < Quantiles.SmallestRange ? 1 : range);
    }

    internal static RobustScaler FromConfig(Config config) => new(config.Number("median"), config.Number("range"));

    /// <inheritdoc/>
    public override double Forward(double value) => (value - Median) / Range;

    /// <inheritdoc/>
    public override double Inverse(double value) => value * Range + Median;

    private protected override void WriteConfig(JsonObject config)
    {
        config["median"] = Median;
        config["range"] = Range;
    }
}

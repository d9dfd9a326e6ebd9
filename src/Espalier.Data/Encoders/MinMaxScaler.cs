using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>
/// Maps the smallest number of the training part to one bound and the largest to the other; numbers outside go on beyond the bounds.
/// A constant column is divided by 1.
/// </summary>
[Registered("MinMaxScaler", "min_max")]
public sealed class MinMaxScaler : Scaler
{
    private readonly double _factor;

    /// <summary>Makes a scaler of known parameters.</summary>
    /// <param name="minimum">The smallest number.</param>
    /// <param name="maximum">The largest number.</param>
    /// <param name="low">What the smallest becomes.</param>
    /// <param name="high">What the largest becomes, above <paramref name="low"/>.</param>
    public MinMaxScaler(double minimum, double maximum, double low = 0, double high = 1)
    {
        Minimum = Finite(minimum, "minimum");
        Maximum = Finite(maximum, "maximum");
        Low = Finite(low, "lower bound");
        High = Finite(high, "upper bound");
        if (maximum < minimum) throw new EspalierException($"A scaler's maximum should be at least its minimum {NumberColumn.Format(minimum)} but is {NumberColumn.Format(maximum)}.");
        if (high <= low) throw new EspalierException($"A scaler's upper bound should be above its lower bound {NumberColumn.Format(low)} but is {NumberColumn.Format(high)}.");
        double range = Finite(maximum - minimum, "range");
        _factor = (high - low) / (range < Quantiles.SmallestRange ? 1 : range);
    }

    /// <summary>The smallest number of the training part.</summary>
    public double Minimum { get; }

    /// <summary>The largest number of the training part.</summary>
    public double Maximum { get; }

    /// <summary>What the smallest becomes.</summary>
    public double Low { get; }

    /// <summary>What the largest becomes.</summary>
    public double High { get; }

    /// <summary>What a difference from the minimum is multiplied with.</summary>
    internal double Factor => _factor;

    /// <summary>Fits to numbers.</summary>
    /// <param name="values">At least one, all finite.</param>
    /// <param name="low">What the smallest becomes.</param>
    /// <param name="high">What the largest becomes.</param>
    public static MinMaxScaler Fit(ReadOnlySpan<double> values, double low = 0, double high = 1)
    {
        Check(values);
        double minimum = values[0], maximum = values[0];
        foreach (double value in values)
        {
            if (value < minimum) minimum = value;
            if (value > maximum) maximum = value;
        }
        return new MinMaxScaler(minimum, maximum, low, high);
    }

    internal static MinMaxScaler FromConfig(Config config) =>
        new(config.Number("minimum"), config.Number("maximum"), config.Number("low", 0), config.Number("high", 1));

    /// <inheritdoc/>
    public override double Forward(double value) => (value - Minimum) * _factor + Low;

    /// <inheritdoc/>
    public override double Inverse(double value) => (value - Low) / _factor + Minimum;

    private protected override void WriteConfig(JsonObject config)
    {
        config["minimum"] = Minimum;
        config["maximum"] = Maximum;
        config["low"] = Low;
        config["high"] = High;
    }
}

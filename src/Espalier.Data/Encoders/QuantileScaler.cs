using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>
/// Replaces a number by its rank in the training part: evenly spread from 0 to 1, or as the normal distribution has it. Between the
/// remembered quantiles it interpolates; numbers beyond the ends become the ends.
/// </summary>
/// <remarks>
/// The formula is scikit-learn's QuantileTransformer, without its random subsample: interpolation from below and from above are
/// averaged, so a value that fills several quantiles gets their middle; the normal form is cut off where 1e-7 of the probability
/// remains, about ±5.2, and takes values within 1e-7 of an end for that end.
/// </remarks>
[Registered("QuantileScaler", "quantile")]
public sealed class QuantileScaler : Scaler
{
    private const double Edge = 1e-7;
    private static readonly double Highest = NormalDistribution.Quantile(1 - (Edge - Quantiles.Epsilon));
    private static readonly double Lowest = NormalDistribution.Quantile(Edge - Quantiles.Epsilon);

    /// <summary>What the largest values are scaled to with a normal distribution.</summary>
    internal static double HighestNormal => Highest;

    /// <summary>What the smallest values are scaled to with a normal distribution.</summary>
    internal static double LowestNormal => Lowest;

    private readonly double[] _values;
    private readonly double[] _fractions;
    private readonly double[] _mirroredValues;
    private readonly double[] _mirroredFractions;

    /// <summary>Makes a scaler of known quantiles.</summary>
    /// <param name="values">The quantiles at evenly spaced fractions from 0 to 1, rising; at least one.</param>
    /// <param name="normal">True for a normal distribution, false for an even one.</param>
    public QuantileScaler(ReadOnlySpan<double> values, bool normal)
    {
        Check(values);
        for (int i = 1; i < values.Length; i++)
            if (values[i] < values[i - 1]) throw new EspalierException($"A scaler's quantiles should rise but number {i} is below the one before.");
        _values = values.ToArray();
        Normal = normal;
        int last = _values.Length - 1;
        _fractions = new double[_values.Length];
        for (int i = 0; i < last; i++) _fractions[i] = i * (1.0 / last);
        if (last > 0) _fractions[last] = 1;
        _mirroredValues = new double[_values.Length];
        _mirroredFractions = new double[_values.Length];
        for (int i = 0; i <= last; i++) (_mirroredValues[i], _mirroredFractions[i]) = (-_values[last - i], -_fractions[last - i]);
    }

    /// <summary>The quantiles at evenly spaced fractions from 0 to 1.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Whether the result is normally distributed; otherwise it is even from 0 to 1.</summary>
    public bool Normal { get; }

    /// <summary>Fits to numbers.</summary>
    /// <param name="values">At least one, all finite.</param>
    /// <param name="normal">True for a normal distribution, false for an even one.</param>
    /// <param name="count">How many quantiles are remembered, 1 to 1000; no more than there are numbers.</param>
    public static QuantileScaler Fit(ReadOnlySpan<double> values, bool normal = false, int count = 1000)
    {
        Check(values);
        if (count is < 1 or > 1000) throw new EspalierException($"1 to 1000 quantiles were expected but got {count}.");
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        var quantiles = new double[Math.Min(count, sorted.Length)];
        for (int i = 0; i < quantiles.Length; i++)
        {
            double at = i == quantiles.Length - 1 && i > 0 ? 1 : i * (quantiles.Length > 1 ? 1.0 / (quantiles.Length - 1) : 0);
            quantiles[i] = Finite(Quantiles.At(sorted, at), "quantile");
            if (i > 0) quantiles[i] = Math.Max(quantiles[i], quantiles[i - 1]); // rounding must not make it fall
        }
        return new QuantileScaler(quantiles, normal);
    }

    internal static QuantileScaler FromConfig(Config config) =>
        new(config.Numbers("quantiles") ?? throw config.Wrong("quantiles", "a list of numbers"), config.Flag("normal", false));

    /// <inheritdoc/>
    public override double Forward(double value)
    {
        if (double.IsNaN(value)) return value;
        double first = _values[0], last = _values[^1], fraction;
        if (Normal ? value - Edge < first : value == first) fraction = 0;
        else if (Normal ? value + Edge > last : value == last) fraction = 1;
        else
            fraction = 0.5 * (Quantiles.Interpolate(value, _values, _fractions)
                - Quantiles.Interpolate(-value, _mirroredValues, _mirroredFractions));
        return Normal ? Math.Clamp(NormalDistribution.Quantile(fraction), Lowest, Highest) : fraction;
    }

    /// <inheritdoc/>
    public override double Inverse(double value)
    {
        if (double.IsNaN(value)) return value;
        double fraction = Normal ? NormalDistribution.Cumulative(value) : value;
        if (Normal && fraction - Edge < 0) return _values[0];
        if (Normal && fraction + Edge > 1) return _values[^1];
        return Quantiles.Interpolate(fraction, _fractions, _values);
    }

    private protected override void WriteConfig(JsonObject config)
    {
        config["normal"] = Normal;
        config["quantiles"] = new JsonArray([.. _values.Select(v => (JsonNode)v)]);
    }
}

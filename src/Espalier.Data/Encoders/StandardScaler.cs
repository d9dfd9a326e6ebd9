using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>
/// Subtracts the mean and divides by the standard deviation of the population (divisor n, as in scikit-learn). A column that is
/// constant up to rounding is divided by 1.
/// </summary>
/// <remarks>Two-pass variance and its error bound: Chan, Golub, LeVeque, "Algorithms for computing the sample variance" (1983).</remarks>
[Registered("StandardScaler", "standard")]
public sealed class StandardScaler : Scaler
{
    /// <summary>Makes a scaler of known parameters.</summary>
    /// <param name="mean">What is subtracted.</param>
    /// <param name="deviation">What is divided by, above 0.</param>
    public StandardScaler(double mean, double deviation)
    {
        Mean = Finite(mean, "mean");
        Deviation = Positive(deviation, "standard deviation");
    }

    /// <summary>What is subtracted.</summary>
    public double Mean { get; }

    /// <summary>What is divided by.</summary>
    public double Deviation { get; }

    /// <summary>Fits to numbers.</summary>
    /// <param name="values">At least one, all finite.</param>
    public static StandardScaler Fit(ReadOnlySpan<double> values)
    {
        Check(values);
        double mean = 0;
        for (int i = 0; i < values.Length; i++) mean += (values[i] - mean) / (i + 1); // no sum that could overflow
        double rest = 0;
        foreach (double value in values) rest += value - mean;
        mean += rest / values.Length;
        double squares = 0, drift = 0;
        foreach (double value in values)
        {
            double d = value - mean;
            squares += d * d;
            drift += d;
        }
        double variance = (squares - drift * drift / values.Length) / values.Length;
        double error = values.Length * Quantiles.Epsilon;
        bool constant = variance <= error * variance + mean * error * (mean * error);
        return new StandardScaler(mean, constant ? 1 : Math.Sqrt(variance));
    }

    internal static StandardScaler FromConfig(Config config) => new(config.Number("mean"), config.Number("deviation"));

    /// <inheritdoc/>
    public override double Forward(double value) => (value - Mean) / Deviation;

    /// <inheritdoc/>
    public override double Inverse(double value) => value * Deviation + Mean;

    private protected override void WriteConfig(JsonObject config)
    {
        config["mean"] = Mean;
        config["deviation"] = Deviation;
    }
}

using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>
/// Takes the logarithm of 1 + |x| / unit with the sign of x, then brings it to mean 0 and standard deviation 1: for amounts of which a few are many times
/// the others. The unit is the lower quartile of the sizes above 0, so that what it is measured in does not matter. Every number has its place, zeros
/// and negative ones too.
/// </summary>
[Registered("LogScaler", "log")]
public sealed class LogScaler : Scaler
{
    private readonly StandardScaler _standard;

    /// <summary>Makes a scaler of known parameters.</summary>
    /// <param name="unit">What numbers are divided by before the logarithm, above 0.</param>
    /// <param name="mean">What is subtracted from the logarithm.</param>
    /// <param name="deviation">What is divided by then, above 0.</param>
    public LogScaler(double unit, double mean, double deviation)
    {
        Unit = Positive(unit, "unit");
        _standard = new StandardScaler(mean, deviation);
    }

    /// <summary>What numbers are divided by before the logarithm.</summary>
    public double Unit { get; }

    /// <summary>What is subtracted from the logarithm.</summary>
    public double Mean => _standard.Mean;

    /// <summary>What the logarithm is divided by.</summary>
    public double Deviation => _standard.Deviation;

    /// <summary>Fits to numbers.</summary>
    /// <param name="values">At least one, all finite.</param>
    public static LogScaler Fit(ReadOnlySpan<double> values)
    {
        Check(values);
        var sizes = new List<double>();
        foreach (double value in values)
            if (value != 0) sizes.Add(Math.Abs(value));
        sizes.Sort();
        double unit = sizes.Count == 0 ? 1 : sizes[sizes.Count / 4];
        var logs = new double[values.Length];
        for (int i = 0; i < logs.Length; i++) logs[i] = Log(values[i], unit);
        var standard = StandardScaler.Fit(logs);
        return new LogScaler(unit, standard.Mean, standard.Deviation);
    }

    internal static LogScaler FromConfig(Config config) => new(config.Number("unit"), config.Number("mean"), config.Number("deviation"));

    /// <inheritdoc/>
    public override double Forward(double value) => _standard.Forward(Log(value, Unit));

    /// <inheritdoc/>
    public override double Inverse(double value)
    {
        double log = _standard.Inverse(value);
        return double.IsNaN(log) ? log : Math.CopySign((Math.Exp(Math.Abs(log)) - 1) * Unit, log);
    }

    private protected override void WriteConfig(JsonObject config)
    {
        config["unit"] = Unit;
        config["mean"] = Mean;
        config["deviation"] = Deviation;
    }

    private static double Log(double value, double unit) => double.IsNaN(value) ? value : Math.CopySign(Math.Log(1 + Math.Abs(value) / unit), value);
}

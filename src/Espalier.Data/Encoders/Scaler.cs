using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>
/// A fitted, increasing map of numbers to a common scale, and back. It knows what it learnt from the training part and nothing else.
/// </summary>
public abstract class Scaler
{
    /// <summary>Fits a scaler of some kind with its default settings.</summary>
    /// <param name="scaling">The kind.</param>
    /// <param name="values">The training part's numbers: at least one, all finite.</param>
    /// <exception cref="EspalierException">No value, a value that is not finite, or values too large to scale.</exception>
    public static Scaler Fit(Scaling scaling, ReadOnlySpan<double> values) => scaling switch
    {
        Scaling.None => new NoScaler(),
        Scaling.Standard => StandardScaler.Fit(values),
        Scaling.MinMax => MinMaxScaler.Fit(values),
        Scaling.Robust => RobustScaler.Fit(values),
        Scaling.QuantileUniform => QuantileScaler.Fit(values, normal: false),
        Scaling.QuantileNormal => QuantileScaler.Fit(values, normal: true),
        Scaling.Log => LogScaler.Fit(values),
        _ => throw new EspalierException($"A scaling was expected but got {scaling}."),
    };

    /// <summary>Scales a number; NaN stays NaN.</summary>
    /// <param name="value">The number, in the column's units.</param>
    public abstract double Forward(double value);

    /// <summary>Takes a scaled number back to the column's units; NaN stays NaN.</summary>
    /// <param name="value">The scaled number.</param>
    public abstract double Inverse(double value);

    /// <summary>The scaler as <c>{"class_name", "config"}</c>; reading it back gives the same bits.</summary>
    public JsonObject ToJson()
    {
        var config = new JsonObject();
        WriteConfig(config);
        return new JsonObject { ["class_name"] = Registry<Scaler>.NameOf(this), ["config"] = config };
    }

    /// <summary>Writes what the scaler learnt.</summary>
    /// <param name="config">Receives the settings.</param>
    private protected abstract void WriteConfig(JsonObject config);

    /// <summary>Checks numbers to fit on.</summary>
    /// <param name="values">The numbers.</param>
    private protected static void Check(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty) throw new EspalierException("A scaler needs at least one number to fit on but got none.");
        foreach (double value in values)
            if (!double.IsFinite(value)) throw new EspalierException($"A scaler needs finite numbers to fit on but got {NumberColumn.Format(value)}.");
    }

    /// <summary>Checks a learnt number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="what">What it is, for the message.</param>
    private protected static double Finite(double value, string what) => double.IsFinite(value)
        ? value
        : throw new EspalierException($"A scaler's {what} should be a finite number but is {NumberColumn.Format(value)}: the numbers are too large. Divide them by a constant.");

    /// <summary>Checks a learnt divisor.</summary>
    /// <param name="value">The number.</param>
    /// <param name="what">What it is, for the message.</param>
    private protected static double Positive(double value, string what) => Finite(value, what) > 0
        ? value
        : throw new EspalierException($"A scaler's {what} should be above 0 but is {NumberColumn.Format(value)}.");
}

namespace Espalier;

/// <summary>The mean of ln cosh(prediction − target): like half the squared error near 0, like the absolute error far from it.</summary>
/// <param name="name">The name in histories.</param>
[Registered("LogCoshError", "log_cosh_error", "logcosh", "log_cosh")]
public sealed class LogCoshErrorMetric(string name = "logcosh") : MeanMetric(name, Better.Lower)
{
    internal static LogCoshErrorMetric FromConfig(Config c) => new(c.Text("name") ?? "logcosh");

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted)
    {
        double sum = 0;
        for (int i = 0; i < target.Length; i++)
        {
            double error = Math.Abs((double)predicted[i] - target[i]); // ln cosh e = e + ln((1 + exp(−2e)) / 2), which never overflows
            sum += error + Math.Log(0.5 * (1 + Math.Exp(-2 * error)));
        }
        return sum / target.Length;
    }
}

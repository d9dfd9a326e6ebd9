namespace Espalier;

/// <summary>The mean of (ln(1 + target) − ln(1 + prediction))², with both kept above 1e-7.</summary>
/// <param name="name">The name in histories.</param>
[Registered("MeanSquaredLogarithmicError", "mean_squared_logarithmic_error", "msle", "MSLE")]
public sealed class MeanSquaredLogarithmicErrorMetric(string name = "mean_squared_logarithmic_error") : MeanMetric(name, Better.Lower)
{
    internal static MeanSquaredLogarithmicErrorMetric FromConfig(Config c) => new(c.Text("name") ?? "mean_squared_logarithmic_error");

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted)
    {
        double sum = 0;
        for (int i = 0; i < target.Length; i++)
        {
            double error = Math.Log(Math.Max(target[i], Epsilon) + 1.0) - Math.Log(Math.Max(predicted[i], Epsilon) + 1.0);
            sum += error * error;
        }
        return sum / target.Length;
    }
}

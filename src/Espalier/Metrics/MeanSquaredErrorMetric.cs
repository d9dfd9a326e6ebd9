namespace Espalier;

/// <summary>The mean of (target − prediction)².</summary>
/// <param name="name">The name in histories.</param>
[Registered("MeanSquaredError", "mean_squared_error", "mse", "MSE")]
public sealed class MeanSquaredErrorMetric(string name = "mean_squared_error") : MeanMetric(name, Better.Lower)
{
    internal static MeanSquaredErrorMetric FromConfig(Config c) => new(c.Text("name") ?? "mean_squared_error");

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted)
    {
        double sum = 0;
        for (int i = 0; i < target.Length; i++)
        {
            double error = (double)target[i] - predicted[i];
            sum += error * error;
        }
        return sum / target.Length;
    }
}

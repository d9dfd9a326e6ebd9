namespace Espalier;

/// <summary>The square root of the mean of (target − prediction)².</summary>
/// <param name="name">The name in histories.</param>
[Registered("RootMeanSquaredError", "root_mean_squared_error", "rmse", "RMSE")]
public sealed class RootMeanSquaredError(string name = "root_mean_squared_error") : MeanMetric(name, Better.Lower)
{
    internal static RootMeanSquaredError FromConfig(Config c) => new(c.Text("name") ?? "root_mean_squared_error");

    /// <inheritdoc/>
    public override double Result() => Math.Sqrt(base.Result());

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

namespace Espalier;

/// <summary>The mean of 100 · |target − prediction| / max(|target|, 1e-7): percent.</summary>
/// <param name="name">The name in histories.</param>
[Registered("MeanAbsolutePercentageError", "mean_absolute_percentage_error", "mape", "MAPE")]
public sealed class MeanAbsolutePercentageErrorMetric(string name = "mean_absolute_percentage_error") : MeanMetric(name, Better.Lower)
{
    internal static MeanAbsolutePercentageErrorMetric FromConfig(Config c) => new(c.Text("name") ?? "mean_absolute_percentage_error");

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted)
    {
        double sum = 0;
        for (int i = 0; i < target.Length; i++)
            sum += Math.Abs(((double)target[i] - predicted[i]) / Math.Max(Math.Abs(target[i]), Epsilon));
        return 100 * sum / target.Length;
    }
}

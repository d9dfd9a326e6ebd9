namespace Espalier;

/// <summary>The mean of |target − prediction|.</summary>
/// <param name="name">The name in histories.</param>
[Registered("MeanAbsoluteError", "mean_absolute_error", "mae", "MAE")]
public sealed class MeanAbsoluteErrorMetric(string name = "mean_absolute_error") : MeanMetric(name, Better.Lower)
{
    internal static MeanAbsoluteErrorMetric FromConfig(Config c) => new(c.Text("name") ?? "mean_absolute_error");

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted)
    {
        double sum = 0;
        for (int i = 0; i < target.Length; i++)
            sum += Math.Abs((double)target[i] - predicted[i]);
        return sum / target.Length;
    }
}

namespace Espalier;

/// <summary>
/// The mean of max(0, 1 − target · prediction), with targets −1 and 1. A batch whose targets are all 0 or 1 is read as −1 and 1, as
/// in Keras.
/// </summary>
[Registered("Hinge", "hinge")]
public class HingeMetric : MeanMetric
{
    private bool _zeroOne;

    /// <summary>Makes the metric.</summary>
    /// <param name="name">The name in histories.</param>
    public HingeMetric(string name = "hinge") : base(name, Better.Lower) { }

    internal static HingeMetric FromConfig(Config c) => new(c.Text("name") ?? "hinge");

    /// <inheritdoc/>
    protected override void Begin(MetricBatch batch)
    {
        _zeroOne = true;
        foreach (float t in batch.True)
            if (t is not (0 or 1) && !float.IsNaN(t)) _zeroOne = false;
    }

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted)
    {
        double sum = 0;
        for (int i = 0; i < target.Length; i++)
        {
            double sign = _zeroOne ? 2 * target[i] - 1 : target[i];
            sum += Loss(Math.Max(0, 1 - sign * predicted[i]));
        }
        return sum / target.Length;
    }

    /// <summary>What a margin that is too small by <paramref name="shortfall"/> costs.</summary>
    /// <param name="shortfall">max(0, 1 − target · prediction).</param>
    private protected virtual double Loss(double shortfall) => shortfall;
}

namespace Espalier;

/// <summary>The weighted mean of one value a row: Σ weight · value / Σ weight.</summary>
/// <param name="name">The name in histories.</param>
/// <param name="better">Which way the value improves.</param>
public abstract class MeanMetric(string name, Better better) : Metric(name)
{
    /// <summary>What stands for 0 where a logarithm or a division needs a positive number, as in Keras.</summary>
    protected const float Epsilon = 1e-7f;

    private double _total, _count;

    /// <inheritdoc/>
    public override Better Better { get; } = better;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double[] Values)> State => [("total", [_total]), ("count", [_count])];

    /// <inheritdoc/>
    public override double Result() => Ratio(_total, _count);

    /// <inheritdoc/>
    public override void Reset() => (_total, _count) = (0, 0);

    /// <inheritdoc/>
    protected override void NewState() => Reset();

    /// <inheritdoc/>
    protected override void Add(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted, double weight) =>
        AddValue(Value(target, predicted), weight);

    /// <summary>Adds a value to the mean.</summary>
    /// <param name="value">The value.</param>
    /// <param name="weight">Its weight.</param>
    protected void AddValue(double value, double weight)
    {
        _total += weight * value;
        _count += weight;
    }

    /// <summary>The value of one row.</summary>
    /// <param name="target">The targets of the row.</param>
    /// <param name="predicted">Its predictions.</param>
    protected abstract double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted);

    /// <summary>The value clipped to [1e-7, 1 − 1e-7] in 32 bits, where Keras clips probabilities before a logarithm.</summary>
    /// <param name="p">A probability.</param>
    protected static double ClipProbability(double p) => Math.Clamp((float)p, Epsilon, 1 - Epsilon);
}

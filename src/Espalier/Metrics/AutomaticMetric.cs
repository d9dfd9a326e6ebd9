namespace Espalier;

/// <summary>A name that stands for another metric on each kind of head; <see cref="Metric.For"/> gives that one.</summary>
/// <param name="name">The name in histories.</param>
/// <param name="better">Which way the value improves.</param>
public abstract class AutomaticMetric(string name, Better better) : Metric(name)
{
    /// <inheritdoc/>
    public override Better Better { get; } = better;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double[] Values)> State => [];

    /// <summary>The metric for that kind of head, under the same name.</summary>
    /// <param name="kind">What the head answers.</param>
    /// <exception cref="EspalierException">The metric says nothing about such a head.</exception>
    public abstract override Metric For(HeadKind kind);

    /// <inheritdoc/>
    public override double Result() => 0;

    /// <inheritdoc/>
    public override void Reset() { }

    /// <inheritdoc/>
    protected override void NewState() { }

    /// <inheritdoc/>
    protected override void Begin(MetricBatch batch) =>
        throw new EspalierException($"Metric '{Name}' stands for a different metric on each kind of head. Choose with For(HeadKind) before adding batches.");

    /// <inheritdoc/>
    protected override void Add(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted, double weight) { }

    /// <summary>The error for a head this says nothing about.</summary>
    /// <param name="head">The head, in words.</param>
    /// <param name="instead">Names of metrics that fit.</param>
    private protected EspalierException Unfit(string head, string instead) =>
        new($"Metric '{Name}' says nothing about {head}. Use {instead} there.");
}

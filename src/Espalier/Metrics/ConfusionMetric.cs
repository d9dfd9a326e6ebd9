namespace Espalier;

/// <summary>
/// What follows from the confusion matrix of one of K classes: predictions of K columns name their largest, a single column is class 1
/// above a threshold and class 0 otherwise.
/// </summary>
/// <param name="name">The name in histories.</param>
/// <param name="threshold">Above this a single prediction is class 1.</param>
public abstract class ConfusionMetric(string name, double threshold = 0.5) : Metric(name)
{
    /// <summary>The counts so far; null before the first batch.</summary>
    public ConfusionMatrix? Matrix { get; private set; }

    /// <summary>Above this a single prediction is class 1.</summary>
    public double Threshold { get; } = threshold;

    /// <inheritdoc/>
    public override Better Better => Better.Higher;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double[] Values)> State => [("confusion_matrix", Matrix?.Counts.ToArray() ?? [])];

    /// <inheritdoc/>
    protected override bool TakesClassNumbers => true;

    /// <inheritdoc/>
    public override double Result() => Matrix is null ? 0 : Value(Matrix);

    /// <inheritdoc/>
    public override void Reset() => Matrix?.Clear();

    /// <inheritdoc/>
    public override Metric For(HeadKind kind) => kind is HeadKind.Categorical or HeadKind.SparseCategorical or HeadKind.Binary
        ? Clone()
        : throw new EspalierException($"Metric '{Name}' needs a head with one answer out of several classes but got a {kind} head. Use 'binary_accuracy' or 'f1_score' for several labels, 'mae' or 'r2_score' for numbers.");

    /// <summary>The value of a matrix.</summary>
    /// <param name="matrix">The counts.</param>
    protected abstract double Value(ConfusionMatrix matrix);

    /// <inheritdoc/>
    protected override void NewState() => Matrix = null;

    /// <inheritdoc/>
    protected override void Begin(MetricBatch batch)
    {
        int classes = Math.Max(2, batch.PredictedWidth);
        Matrix ??= new ConfusionMatrix(classes);
        if (Matrix.Classes != classes)
            throw new EspalierException($"Metric '{Name}' counts {Matrix.Classes} classes but the predictions have {batch.PredictedWidth} columns.");
    }

    /// <inheritdoc/>
    protected override void Add(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted, double weight)
    {
        if (predicted.Length == 1) Matrix!.Add(Class(target[0], 2), predicted[0] > (float)Threshold ? 1 : 0, weight);
        else Matrix!.Add(ClassOf(target, predicted.Length), ArgMax(predicted), weight);
    }
}

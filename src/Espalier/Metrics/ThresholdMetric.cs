namespace Espalier;

/// <summary>
/// What follows from counting, at each threshold, the predictions above it: true and false positives and negatives.
/// </summary>
/// <remarks>
/// A prediction is put into the bucket of how many thresholds it exceeds, which costs a binary search instead of a comparison with
/// each threshold; the counts at a threshold are the sums of the buckets above it. Thresholds that lie evenly on [0, 1] use
/// ceil(p (T − 1)) − 1 in 32 bits as Keras does, so that predictions on an edge fall to the same side.
/// </remarks>
public abstract class ThresholdMetric : Metric
{
    private readonly float[] _sorted;
    private readonly int[] _order; // _order[i]: where the i-th smallest threshold stands in the list as given
    private readonly bool _even, _belowZero;
    private TopEntries? _top;
    private double[] _positive = [], _negative = []; // [bucket, label]: weight of ones and of zeros exceeding exactly that many thresholds
    private double[] _tp = [], _fp = [], _tn = [], _fn = []; // [threshold, label], in the order given

    /// <summary>Sets what is counted.</summary>
    /// <param name="name">The name in histories.</param>
    /// <param name="thresholds">The thresholds; null means 0.5, or none at all with <paramref name="topK"/>.</param>
    /// <param name="topK">Counts a prediction as positive only when it is among the K largest of its row.</param>
    /// <param name="classId">Looks at this column only.</param>
    /// <param name="labels">Counts separately for each of so many columns; null counts all columns together.</param>
    /// <exception cref="EspalierException">A setting is out of range.</exception>
    protected ThresholdMetric(string name, double[]? thresholds, int? topK = null, int? classId = null, int? labels = null) : base(name)
    {
        if (thresholds is { Length: 0 } || topK < 1 || classId < 0 || labels < 1)
            throw new EspalierException(
                $"{GetType().Name} '{name}' needs at least one threshold, top_k of at least 1 and class_id of at least 0 but got "
                + $"{thresholds?.Length ?? 0} thresholds, top_k {topK?.ToString() ?? "none"}, class_id {classId?.ToString() ?? "none"}.");
        (TopK, ClassId, Labels) = (topK, classId, labels ?? 1);
        Thresholds = thresholds ?? (topK is null ? [0.5] : [-1e10]);
        _order = [.. Enumerable.Range(0, Thresholds.Count).OrderBy(i => Thresholds[i])];
        _sorted = [.. _order.Select(i => (float)Thresholds[i])];
        _even = IsEven(_sorted);
        _belowZero = _sorted[0] < 0 || _sorted[^1] > 1;
        SeparateLabels = labels is not null;
        Allocate();
    }

    /// <summary>The thresholds a prediction must exceed, as given.</summary>
    public IReadOnlyList<double> Thresholds { get; }

    /// <summary>How many of a row's largest predictions can be positive; null for all.</summary>
    public int? TopK { get; }

    /// <summary>The one column looked at; null for all.</summary>
    public int? ClassId { get; }

    /// <inheritdoc/>
    protected override bool TakesClassNumbers => true;

    /// <summary>How many columns are counted separately; 1 where all are counted together.</summary>
    protected int Labels { get; private set; }

    /// <summary>Whether columns are counted separately.</summary>
    protected bool SeparateLabels { get; }

    /// <summary>True positives, [threshold, label], after <see cref="Count"/>.</summary>
    protected ReadOnlySpan<double> TruePositiveCounts => _tp;

    /// <summary>False positives, [threshold, label], after <see cref="Count"/>.</summary>
    protected ReadOnlySpan<double> FalsePositiveCounts => _fp;

    /// <summary>True negatives, [threshold, label], after <see cref="Count"/>.</summary>
    protected ReadOnlySpan<double> TrueNegativeCounts => _tn;

    /// <summary>False negatives, [threshold, label], after <see cref="Count"/>.</summary>
    protected ReadOnlySpan<double> FalseNegativeCounts => _fn;

    /// <inheritdoc/>
    public override void Reset()
    {
        Array.Clear(_positive);
        Array.Clear(_negative);
    }

    /// <inheritdoc/>
    protected override void NewState() => Allocate();

    /// <summary>What a prediction is before it is compared; a metric of logits makes probabilities of them.</summary>
    /// <param name="prediction">The prediction.</param>
    protected virtual float Score(float prediction) => prediction;

    /// <summary>The weight of a column beside the row's.</summary>
    /// <param name="column">The column, from 0.</param>
    protected virtual double LabelWeight(int column) => 1;

    /// <inheritdoc/>
    protected override void Begin(MetricBatch batch)
    {
        if (ClassId >= batch.PredictedWidth)
            throw new EspalierException($"Metric '{Name}' looks at class {ClassId} but the predictions have {batch.PredictedWidth} columns.");
        if (SeparateLabels && Labels != batch.PredictedWidth)
            throw new EspalierException($"Metric '{Name}' counts {Labels} labels but the predictions have {batch.PredictedWidth} columns.");
        if (batch.TrueWidth < batch.PredictedWidth)
            for (int row = 0; row < batch.Rows; row++)
                if (batch.IsLabelled(row)) Class(batch.True[row], batch.PredictedWidth);
    }

    /// <inheritdoc/>
    protected override void Add(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted, double weight)
    {
        _top?.Read(predicted);
        int from = ClassId ?? 0, to = ClassId is { } only ? only + 1 : predicted.Length;
        for (int column = from; column < to; column++)
        {
            bool candidate = _top is null || _top.Contains(column);
            int bucket = candidate ? Bucket(Score(predicted[column])) : Bucket(-1e10f);
            int at = bucket * Labels + (SeparateLabels ? column : 0);
            var counts = TargetAt(target, column, predicted.Length) != 0 ? _positive : _negative;
            counts[at] += weight * LabelWeight(column);
        }
    }

    /// <summary>Sets the number of separate columns, when the first batch tells.</summary>
    /// <param name="labels">How many.</param>
    protected void SetLabels(int labels)
    {
        Labels = labels;
        Allocate();
    }

    /// <summary>Turns the buckets into counts at each threshold.</summary>
    protected void Count()
    {
        for (int label = 0; label < Labels; label++)
        {
            double ones = 0, zeros = 0, tp = 0, fp = 0;
            for (int bucket = 0; bucket <= _sorted.Length; bucket++)
            {
                ones += _positive[bucket * Labels + label];
                zeros += _negative[bucket * Labels + label];
            }
            for (int i = _sorted.Length - 1; i >= 0; i--) // bucket i + 1 exceeds the thresholds 0 … i
            {
                tp += _positive[(i + 1) * Labels + label];
                fp += _negative[(i + 1) * Labels + label];
                int at = _order[i] * Labels + label;
                (_tp[at], _fp[at], _fn[at], _tn[at]) = (tp, fp, ones - tp, zeros - fp);
            }
        }
    }

    private int Bucket(float score)
    {
        if (_even && score > -1e9f)
        {
            int index = (int)MathF.Ceiling(Math.Clamp(score, 0, 1) * (_sorted.Length - 1)) - 1;
            return 1 + (_belowZero ? Math.Max(index, 0) : index);
        }
        int low = 0, high = _sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (score > _sorted[middle]) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private void Allocate()
    {
        _top = TopK is { } k ? new TopEntries(k) : null;
        int buckets = (_sorted.Length + 1) * Labels, counts = _sorted.Length * Labels;
        (_positive, _negative) = (new double[buckets], new double[buckets]);
        (_tp, _fp, _tn, _fn) = (new double[counts], new double[counts], new double[counts], new double[counts]);
    }

    private static bool IsEven(float[] thresholds)
    {
        if (thresholds.Length < 3) return false;
        for (int i = 0; i < thresholds.Length; i++)
        {
            float even = (float)i / (thresholds.Length - 1);
            if (Math.Abs(thresholds[i] - even) > 1e-7f + 1e-5f * even) return false;
        }
        return true;
    }
}

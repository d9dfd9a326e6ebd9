namespace Espalier;

/// <summary>
/// (1 + β²) · precision · recall / (β² · precision + recall) for each class, averaged (van Rijsbergen 1979): β above 1 favours recall.
/// Without a threshold the largest prediction of a row is its class; divisions have 1e-7 added below, as in Keras.
/// </summary>
[Registered("FBetaScore", "f_beta_score", "fbeta_score")]
public class FBetaScore : Metric
{
    private const double Epsilon = 1e-7;

    private double[] _tp = [], _fp = [], _fn = [], _support = []; // one value a class

    /// <summary>Makes the metric.</summary>
    /// <param name="average">How the classes become one number; Keras's default is one value a class, here it is the macro mean.</param>
    /// <param name="beta">How much recall counts beside precision; above 0.</param>
    /// <param name="threshold">Above this a value is positive; null makes the row's largest value positive.</param>
    /// <param name="name">The name in histories.</param>
    /// <exception cref="EspalierException">A setting is out of range.</exception>
    public FBetaScore(ScoreAverage average = ScoreAverage.Macro, double beta = 1, double? threshold = null, string name = "fbeta_score") : base(name)
    {
        if (!(beta > 0)) throw new EspalierException($"{GetType().Name} needs beta above 0 but got {beta:R}.");
        if (threshold is not null && !(threshold > 0 && threshold <= 1))
            throw new EspalierException($"{GetType().Name} needs a threshold above 0 and at most 1 but got {threshold:R}.");
        (Average, Beta, Threshold) = (average, beta, threshold);
    }

    /// <summary>How the classes become one number.</summary>
    public ScoreAverage Average { get; }

    /// <summary>How much recall counts beside precision.</summary>
    public double Beta { get; }

    /// <summary>Above this a value is positive; null makes the row's largest value positive.</summary>
    public double? Threshold { get; }

    /// <inheritdoc/>
    public override Better Better => Better.Higher;

    /// <inheritdoc/>
    public override int Width => Average == ScoreAverage.None ? Math.Max(1, _tp.Length) : 1;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double[] Values)> State =>
        [("true_positives", Kept(_tp)), ("false_positives", Kept(_fp)), ("false_negatives", Kept(_fn)), ("intermediate_weights", Kept(_support))];

    /// <inheritdoc/>
    protected override bool TakesClassNumbers => true;

    internal static FBetaScore FromConfig(Config c) =>
        new(AverageOf(c), c.Number("beta", 1), c.NumberOrNull("threshold"), c.Text("name") ?? "fbeta_score");

    /// <inheritdoc/>
    public override double Result()
    {
        if (_tp.Length == 0) return 0;
        if (Average == ScoreAverage.Micro) return Score(Sum(_tp), Sum(_fp), Sum(_fn));
        double sum = 0, support = Sum(_support) + Epsilon;
        for (int i = 0; i < _tp.Length; i++)
            sum += Score(_tp[i], _fp[i], _fn[i]) * (Average == ScoreAverage.Weighted ? _support[i] / support : 1.0 / _tp.Length);
        return sum;
    }

    /// <inheritdoc/>
    public override void Results(Span<double> values)
    {
        values[0] = 0;
        if (Average != ScoreAverage.None) values[0] = Result();
        else
            for (int i = 0; i < _tp.Length; i++) values[i] = Score(_tp[i], _fp[i], _fn[i]);
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        Array.Clear(_tp);
        Array.Clear(_fp);
        Array.Clear(_fn);
        Array.Clear(_support);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["average"] = Average == ScoreAverage.None ? null : Average.ToString().ToLowerInvariant();
        config.Json["beta"] = Beta;
        config.Json["threshold"] = Threshold;
    }

    /// <summary>The averaging a configuration names; absent means the macro mean, null one value a class.</summary>
    private protected static ScoreAverage AverageOf(Config c) =>
        !c.Json.ContainsKey("average") ? ScoreAverage.Macro : c.Text("average") switch
        {
            null => ScoreAverage.None,
            "micro" => ScoreAverage.Micro,
            "macro" => ScoreAverage.Macro,
            "weighted" => ScoreAverage.Weighted,
            _ => throw c.Wrong("average", "'micro', 'macro', 'weighted' or null"),
        };

    /// <inheritdoc/>
    protected override void NewState() => (_tp, _fp, _fn, _support) = ([], [], [], []);

    /// <inheritdoc/>
    protected override void Begin(MetricBatch batch)
    {
        int width = batch.PredictedWidth;
        if (_tp.Length == 0) (_tp, _fp, _fn, _support) = (new double[width], new double[width], new double[width], new double[width]);
        else if (_tp.Length != width)
            throw new EspalierException($"Metric '{Name}' counts {_tp.Length} classes but the predictions have {width} columns.");
    }

    /// <inheritdoc/>
    protected override void Add(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted, double weight)
    {
        if (target.Length < predicted.Length) Class(target[0], predicted.Length);
        float limit = (float)(Threshold ?? predicted[ArgMax(predicted)]);
        for (int i = 0; i < predicted.Length; i++)
        {
            // A row of zeros has no largest value to call positive.
            bool positive = Threshold is null ? predicted[i] >= limit && Math.Abs(predicted[i]) > 1e-9f : predicted[i] > limit;
            double t = TargetAt(target, i, predicted.Length);
            if (positive)
            {
                _tp[i] += weight * t;
                _fp[i] += weight * (1 - t);
            }
            else _fn[i] += weight * t;
            _support[i] += weight * t;
        }
    }

    private double Score(double tp, double fp, double fn)
    {
        double precision = tp / (tp + fp + Epsilon), recall = tp / (tp + fn + Epsilon), square = Beta * Beta;
        return (1 + square) * precision * recall / (square * precision + recall + Epsilon);
    }

    private double[] Kept(double[] counts) => Average == ScoreAverage.Micro ? [Sum(counts)] : [.. counts];

    private static double Sum(double[] counts)
    {
        double sum = 0;
        foreach (double c in counts) sum += c;
        return sum;
    }
}

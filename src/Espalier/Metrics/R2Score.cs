namespace Espalier;

/// <summary>
/// The share of the targets' variance that the predictions explain, 1 − Σ (t − p)² / Σ (t − mean t)² for each column: 1 is perfect, 0 is
/// no better than the mean. With regressors, adjusted: 1 − (1 − R²)(n − 1) / (n − regressors − 1).
/// </summary>
/// <remarks>A column of equal targets counts as 0, as in Keras; before any batch the value is NaN.</remarks>
[Registered("R2Score", "r2_score", "r2")]
public sealed class R2Score : Metric
{
    private double[] _mean = [], _squares = [], _residual = []; // a column each; squares of the distance from the running mean
    private double _count;
    private long _rows;

    /// <summary>Makes the metric.</summary>
    /// <param name="aggregation">How the columns become one number.</param>
    /// <param name="regressors">How many inputs the adjusted score takes off; 0 for the plain score.</param>
    /// <param name="name">The name in histories.</param>
    /// <exception cref="EspalierException"><paramref name="regressors"/> is negative.</exception>
    public R2Score(R2Aggregation aggregation = R2Aggregation.UniformAverage, int regressors = 0, string name = "r2_score") : base(name)
    {
        if (regressors < 0) throw new EspalierException($"R2Score needs num_regressors of 0 or more but got {regressors}.");
        (Aggregation, Regressors) = (aggregation, regressors);
    }

    /// <summary>How the columns become one number.</summary>
    public R2Aggregation Aggregation { get; }

    /// <summary>How many inputs the adjusted score takes off.</summary>
    public int Regressors { get; }

    /// <inheritdoc/>
    public override Better Better => Better.Higher;

    /// <inheritdoc/>
    public override int Width => Aggregation == R2Aggregation.None ? Math.Max(1, _mean.Length) : 1;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double[] Values)> State =>
    [
        ("num_samples", [_rows]),
        ("squared_sum", [.. _mean.Select((m, i) => _squares[i] + m * m * _count)]),
        ("sum", [.. _mean.Select(m => m * _count)]),
        ("residual", [.. _residual]),
        ("count", [.. _mean.Select(_ => _count)]),
    ];

    internal static R2Score FromConfig(Config c) => new(
        !c.Json.ContainsKey("class_aggregation") ? R2Aggregation.UniformAverage : c.Text("class_aggregation") switch
        {
            null => R2Aggregation.None,
            "uniform_average" => R2Aggregation.UniformAverage,
            "variance_weighted_average" => R2Aggregation.VarianceWeightedAverage,
            _ => throw c.Wrong("class_aggregation", "'uniform_average', 'variance_weighted_average' or null"),
        },
        c.Integer("num_regressors", 0), c.Text("name") ?? "r2_score");

    /// <inheritdoc/>
    public override double Result()
    {
        double sum = 0, weights = 0;
        for (int i = 0; i < _mean.Length; i++)
        {
            double weight = Aggregation == R2Aggregation.VarianceWeightedAverage ? _squares[i] : 1;
            sum += weight * Raw(i);
            weights += weight;
        }
        return Adjusted(sum / weights);
    }

    /// <inheritdoc/>
    public override void Results(Span<double> values)
    {
        values[0] = double.NaN;
        if (Aggregation != R2Aggregation.None) values[0] = Result();
        else
            for (int i = 0; i < _mean.Length; i++) values[i] = Adjusted(Raw(i));
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        Array.Clear(_mean);
        Array.Clear(_squares);
        Array.Clear(_residual);
        (_count, _rows) = (0, 0);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["class_aggregation"] = Aggregation switch
        {
            R2Aggregation.UniformAverage => "uniform_average",
            R2Aggregation.VarianceWeightedAverage => "variance_weighted_average",
            _ => null,
        };
        config.Json["num_regressors"] = Regressors;
    }

    /// <inheritdoc/>
    protected override void NewState()
    {
        (_mean, _squares, _residual) = ([], [], []);
        Reset();
    }

    /// <inheritdoc/>
    protected override void Begin(MetricBatch batch)
    {
        int width = batch.PredictedWidth;
        if (_mean.Length == 0) (_mean, _squares, _residual) = (new double[width], new double[width], new double[width]);
        else if (_mean.Length != width)
            throw new EspalierException($"Metric '{Name}' gathers {_mean.Length} columns but the predictions have {width}.");
    }

    /// <inheritdoc/>
    protected override void Add(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted, double weight)
    {
        if (weight == 0) return; // a padding row is no sample
        _rows++;
        _count += weight;
        for (int i = 0; i < target.Length; i++)
        {
            // Running mean and squares (West 1979): targets far from 0 lose no digits, as Σ t² − (Σ t)² / n would.
            double distance = target[i] - _mean[i];
            _mean[i] += distance * weight / _count;
            _squares[i] += weight * distance * (target[i] - _mean[i]);
            double error = (double)target[i] - predicted[i];
            _residual[i] += weight * error * error;
        }
    }

    private double Raw(int column)
    {
        if (_count == 0) return double.NaN;
        double raw = 1 - _residual[column] / _squares[column];
        return double.IsInfinity(raw) ? 0 : raw;
    }

    private double Adjusted(double r2) =>
        Regressors == 0 || Regressors >= _rows - 1 ? r2 : 1 - (1 - r2) * (_rows - 1) / (_rows - Regressors - 1);
}

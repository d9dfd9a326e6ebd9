namespace Espalier;

/// <summary>
/// A correlation of targets with predictions, averaged: over the rows when taken along the columns of each row (axis −1), over batches and
/// columns when taken down the rows of each batch (axis 0). The latter depends on how the rows are cut into batches, as in Keras.
/// </summary>
public abstract class CorrelationMetric : MeanMetric
{
    private ColumnMoments[] _columns = [];

    private protected CorrelationMetric(string name, int axis) : base(name, Better.Higher)
    {
        if (axis is not (0 or -1))
            throw new EspalierException($"{GetType().Name} needs axis 0 (down the rows) or -1 (along the columns) but got {axis}.");
        Axis = axis;
    }

    /// <summary>0 for a correlation down the rows of a batch, −1 for one along the columns of each row.</summary>
    public int Axis { get; }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["axis"] = Axis;
    }

    /// <inheritdoc/>
    protected override void NewState()
    {
        base.NewState();
        _columns = [];
    }

    /// <inheritdoc/>
    protected override void Begin(MetricBatch batch)
    {
        if (Axis != 0) return;
        if (!batch.Weights.IsEmpty)
            throw new EspalierException($"Metric '{Name}' with axis 0 has one value for a whole batch and cannot weigh its rows. Use axis -1 or no weights.");
        if (_columns.Length != batch.PredictedWidth) _columns = new ColumnMoments[batch.PredictedWidth];
        Array.Clear(_columns);
    }

    /// <inheritdoc/>
    protected override void Add(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted, double weight)
    {
        if (Axis != 0) base.Add(target, predicted, weight);
        else
            for (int i = 0; i < _columns.Length; i++) _columns[i].Add(target[i], predicted[i]);
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (Axis != 0) return;
        foreach (ref readonly var column in _columns.AsSpan())
            if (column.Count > 0) AddValue(Correlation(column), 1);
    }

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted)
    {
        var moments = new ColumnMoments();
        for (int i = 0; i < target.Length; i++) moments.Add(target[i], predicted[i]);
        return Correlation(moments);
    }

    private protected abstract double Correlation(in ColumnMoments moments);
}

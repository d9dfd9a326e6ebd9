namespace Espalier;

/// <summary>The running values of one pass: the loss, the heads' losses and the metrics, each averaged as Keras averages it.</summary>
internal sealed class MetricSet
{
    private readonly Compilation _compilation;
    private readonly Dictionary<CompiledHead, Metric[]> _metrics;
    private readonly double[] _sums;
    private readonly double[] _counts;
    private readonly HashSet<CompiledHead> _measured = [];
    private readonly CompiledHead[] _trained;
    private readonly double[] _weights;
    private double _total, _rows, _weighed;

    public MetricSet(Compilation compilation)
    {
        _compilation = compilation;
        _metrics = compilation.Heads.ToDictionary(h => h, h => h.Metrics.Select(m => m.Clone()).ToArray());
        _sums = new double[compilation.Heads.Count];
        _counts = new double[compilation.Heads.Count];
        _trained = [.. compilation.Heads.Where(h => h.Loss is not null)];
        _weights = new double[_trained.Length];
    }

    /// <summary>Starts again.</summary>
    public void Reset()
    {
        Array.Clear(_sums);
        Array.Clear(_counts);
        Array.Clear(_weights);
        _total = _rows = _weighed = 0;
        _measured.Clear();
        foreach (var metrics in _metrics.Values)
            foreach (var metric in metrics) metric.Reset();
    }

    /// <summary>Adds a batch's loss; a head's loss counts by the rows that have its label.</summary>
    public void AddLoss(double total, int rows)
    {
        _total += total * rows;
        _rows += rows;
    }

    /// <summary>Adds a head's loss of a batch.</summary>
    public void AddHeadLoss(int head, double loss, int labelled)
    {
        _sums[head] += labelled == 0 ? 0 : loss * labelled;
        _counts[head] += labelled;
    }

    /// <summary>Adds what each head with a loss counted in a step.</summary>
    public void AddWeights(ReadOnlySpan<float> counts)
    {
        for (int i = 0; i < _weights.Length; i++) _weights[i] += counts[i];
        _weighed++;
    }

    /// <summary>The mean loss of each head that has one, times its weight; NaN for one without a label.</summary>
    public double[] WeightedLosses() => [.. Enumerable.Range(0, _sums.Length).Where(i => _compilation.Heads[i].Loss is not null)
        .Select(i => _counts[i] == 0 ? double.NaN : _sums[i] / _counts[i] * _compilation.Heads[i].LossWeight)];

    /// <summary>The mean loss so far.</summary>
    public double Loss => _rows == 0 ? 0 : _total / _rows;

    /// <summary>Adds a batch to a head's metrics, if a row of it has the head's label.</summary>
    public void Update(CompiledHead head, MetricBatch batch, int labelled)
    {
        if (labelled == 0) return;
        _measured.Add(head);
        foreach (var metric in _metrics[head]) metric.Update(batch);
    }

    /// <summary>Writes all values under their names; NaN for a head that had no label at all.</summary>
    public void CopyTo(IDictionary<string, double> values, string prefix = "")
    {
        values[$"{prefix}loss"] = Loss;
        for (int i = 0; i < _sums.Length; i++)
            if (_compilation.Heads.Count > 1 && _compilation.Heads[i].Loss is not null)
                values[prefix + Compilation.LossName(_compilation.Heads[i])] = _counts[i] == 0 ? double.NaN : _sums[i] / _counts[i];
        for (int i = 0; i < _trained.Length && _weighed > 0; i++) values[prefix + Compilation.WeightName(_trained[i])] = _weights[i] / _weighed;
        var rest = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (head, metrics) in _metrics)
            foreach (var metric in metrics) rest[_compilation.MetricName(head, metric)] = _measured.Contains(head) ? metric.Result() : double.NaN;
        foreach (var (name, value) in rest) values[prefix + name] = value;
    }
}

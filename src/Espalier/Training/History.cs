namespace Espalier;

/// <summary>What was measured at the end of each epoch, by Keras's names: <c>loss</c>, <c>quality_loss</c>, <c>val_color_accuracy</c>, …</summary>
public sealed class History
{
    private readonly SortedDictionary<string, List<double>> _series = new(StringComparer.Ordinal);
    private readonly List<int> _epochs = [];

    /// <summary>The epochs, from 0.</summary>
    public IReadOnlyList<int> Epochs => _epochs;

    /// <summary>The names, sorted as Keras sorts them.</summary>
    public IReadOnlyCollection<string> Names => _series.Keys;

    /// <summary>One series: a value for each epoch, NaN where the epoch has none.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">There is no such name; the message lists the names and the nearest.</exception>
    public IReadOnlyList<double> this[string name] => _series.TryGetValue(name, out var values) ? values
        : throw new EspalierException($"The history has no '{name}'.{Nearest.Suggest(name, Names)} It has: {string.Join(", ", Names)}.");

    /// <summary>All series by name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Series => _series.ToDictionary(p => p.Key, p => (IReadOnlyList<double>)p.Value);

    /// <summary>Adds an epoch.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="values">Its values by name.</param>
    public void Add(int epoch, IReadOnlyDictionary<string, double> values)
    {
        _epochs.Add(epoch);
        foreach (var (name, value) in values)
        {
            if (!_series.TryGetValue(name, out var series)) _series[name] = series = [.. Enumerable.Repeat(double.NaN, _epochs.Count - 1)];
            series.Add(value);
        }
        foreach (var series in _series.Values)
            if (series.Count < _epochs.Count) series.Add(double.NaN);
    }
}

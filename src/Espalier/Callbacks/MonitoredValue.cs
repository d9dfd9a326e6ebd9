using System.Globalization;
using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>A value of the history that a callback watches, and the best it has been.</summary>
/// <param name="name">The name, such as <c>val_quality_accuracy</c>.</param>
/// <param name="mode">Which way it improves; null means as its metric says.</param>
/// <param name="minDelta">By how much it has to change to count.</param>
internal sealed class MonitoredValue(string name, Better? mode, double minDelta)
{
    private readonly double _minDelta = Math.Abs(minDelta);
    private Better _direction;

    public string Name => name;

    /// <summary>The best so far; null before there is one.</summary>
    public double? Best { get; set; }

    /// <summary>Finds out which way the value improves.</summary>
    /// <exception cref="EspalierException">Nothing of that name will be measured; the message lists what will.</exception>
    public void Begin(FitRun run, double? best = null)
    {
        Best = best;
        bool measured = run.Compilation.Names.Contains(name.StartsWith("val_", StringComparison.Ordinal) ? name[4..] : name);
        if (!measured && mode is { } known && run.Callbacks.Count > 1)
        {
            _direction = known; // another callback may add the value; if none does, the first epoch's end says so
            return;
        }
        var direction = run.Compilation.Direction(name);
        if (name.StartsWith("val_", StringComparison.Ordinal) && !run.HasValidation)
            throw new EspalierException($"'{name}' is measured on validation rows, but there are none. Give Fit validation rows or a validation split, "
                + $"or monitor one of: {string.Join(", ", run.Compilation.Names)}.");
        _direction = mode ?? direction;
    }

    /// <summary>The value at the end of an epoch.</summary>
    public double In(IDictionary<string, double> values) => values.TryGetValue(name, out double value) ? value
        : throw new EspalierException($"There is no '{name}' to monitor.{Nearest.Suggest(name, values.Keys)} There is: {string.Join(", ", values.Keys.Order(StringComparer.Ordinal))}.");

    /// <summary>Whether a value is better than another by more than the least change. NaN never is.</summary>
    public bool Improves(double value, double? than)
    {
        if (double.IsNaN(value)) return false;
        if (than is not { } reference) return true;
        return _direction == Better.Lower ? value + _minDelta < reference : value - _minDelta > reference;
    }

    public JsonNode? Save() => Best is not { } best ? null : double.IsFinite(best) ? best : best.ToString(CultureInfo.InvariantCulture);

    public void Load(JsonNode? state) => Best = new Config("callback state", new JsonObject { ["best"] = state?.DeepClone() }).NumberOrNull("best");
}

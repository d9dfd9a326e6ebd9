using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Espalier;

/// <summary>Saves the model at the end of each epoch, or of each that is the best so far.</summary>
public sealed partial class ModelCheckpoint : Callback
{
    private readonly string _path;
    private readonly Action<Model, string> _save;
    private readonly MonitoredValue _monitor;
    private readonly bool _bestOnly;
    private readonly double? _threshold;

    /// <summary>Makes the callback.</summary>
    /// <param name="path">
    /// Where to save. <c>{epoch:00}</c> stands for the epoch, from 1, and <c>{val_loss:0.00}</c> for a value of the epoch, with .NET's number formats
    /// (Python's <c>02d</c> and <c>.2f</c> are understood too).
    /// </param>
    /// <param name="monitor">The value that says which epoch is best.</param>
    /// <param name="saveBestOnly">Whether only epochs are saved whose value is the best so far.</param>
    /// <param name="mode">Which way the value improves; null means as its metric says.</param>
    /// <param name="initialThreshold">What the first epoch to be saved has to beat.</param>
    /// <param name="saveWeightsOnly">Whether only the weights are saved; the path then ends in <c>.weights.h5</c>, otherwise in <c>.keras</c>.</param>
    /// <param name="save">Writes a model to a path in another way; paths may then end in anything.</param>
    /// <exception cref="EspalierException">The path is empty or ends in something else.</exception>
    public ModelCheckpoint(string path, string monitor = "val_loss", bool saveBestOnly = false, Better? mode = null, double? initialThreshold = null,
        bool saveWeightsOnly = false, Action<Model, string>? save = null)
    {
        string ending = saveWeightsOnly ? ".weights.h5" : ".keras";
        if (path.Length == 0 || save is null && !path.EndsWith(ending, StringComparison.Ordinal))
            throw new EspalierException($"ModelCheckpoint needs a path that ends in {ending} but got '{path}'.");
        (_path, _bestOnly, _threshold) = (path, saveBestOnly, initialThreshold);
        _save = save ?? (saveWeightsOnly ? (model, to) => model.SaveWeights(to) : (model, to) => model.Save(to));
        _monitor = new MonitoredValue(monitor, mode, 0);
    }

    /// <summary>The best value so far, when only the best are saved; null before there is one.</summary>
    public double? Best => _monitor.Best;

    /// <summary>The file that was saved last; null before there is one.</summary>
    public string? LastPath { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin(FitRun run)
    {
        if (_bestOnly) _monitor.Begin(run, _threshold);
        LastPath = null;
        IEnumerable<string> known = ["epoch", "learning_rate", .. run.Compilation.Names, .. run.HasValidation ? run.Compilation.Names.Select(n => $"val_{n}") : []];
        foreach (Match place in Places().Matches(_path))
            if (!known.Contains(place.Groups[1].Value))
                throw new EspalierException($"ModelCheckpoint: the path '{_path}' has a place for '{place.Groups[1].Value}', which is not measured."
                    + $"{Nearest.Suggest(place.Groups[1].Value, known)} Known: {string.Join(", ", known)}.");
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(FitRun run, IDictionary<string, double> values)
    {
        if (_bestOnly)
        {
            double value = _monitor.In(values);
            if (!_monitor.Improves(value, _monitor.Best)) return;
            _monitor.Best = value;
        }
        LastPath = Filled(run.Epoch + 1, values);
        _save(run.Model, LastPath);
    }

    /// <inheritdoc/>
    public override JsonObject SaveState() => new() { ["best"] = _monitor.Save(), ["last_path"] = LastPath };

    /// <inheritdoc/>
    public override void LoadState(JsonObject state)
    {
        _monitor.Load(state["best"]);
        LastPath = new Config("State of ModelCheckpoint", state).Text("last_path");
    }

    private string Filled(int epoch, IDictionary<string, double> values) => Places().Replace(_path, place =>
    {
        var (name, format) = (place.Groups[1].Value, place.Groups[2].Value);
        if (PythonInteger().Match(format) is { Success: true } whole) format = "D" + whole.Groups[1].Value;
        else if (PythonFixed().Match(format) is { Success: true } digits) format = "F" + digits.Groups[1].Value;
        if (name == "epoch") return epoch.ToString(format, CultureInfo.InvariantCulture);
        return values.TryGetValue(name, out double value) ? value.ToString(format, CultureInfo.InvariantCulture)
            : throw new EspalierException($"ModelCheckpoint: the path '{_path}' has a place for '{name}', which this epoch did not measure.");
    });

    [GeneratedRegex(@"\{(\w+)(?::([^}]*))?\}")]
    private static partial Regex Places();

    [GeneratedRegex(@"^0?(\d*)d$")]
    private static partial Regex PythonInteger();

    [GeneratedRegex(@"^\.(\d+)f$")]
    private static partial Regex PythonFixed();
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using Espalier.Data;

namespace Espalier.Cli;

/// <summary>
/// Keeps a training's run folder up to date: a line of measures an epoch, the state that a resumed training goes on from, and the model.
/// Epochs may last milliseconds, so the state and the model are written when some time has passed since they last were: what a kill
/// costs is that time, never the run.
/// </summary>
internal sealed class RunRecorder : Callback, IDisposable
{
    private static readonly TimeSpan StatePause = TimeSpan.FromSeconds(0.25), ModelPause = TimeSpan.FromSeconds(5), LongestWait = TimeSpan.FromSeconds(1);
    private readonly RunFolder _folder;
    private readonly BackupAndRestore _state;
    private readonly FittedRecipe _recipe;
    private readonly Action<Epoch, double> _show;
    private readonly CancellationToken _stop;
    private MetricsLog? _log;
    private double _secondsBefore;
    private long _start, _epochStart, _stateSaved, _modelSaved;

    /// <param name="folder">Where to.</param>
    /// <param name="recipe">The encoders that the model file carries.</param>
    /// <param name="show">Shows an epoch and how many seconds it took.</param>
    /// <param name="stop">Ends training: with the epoch when that ends soon, else with the step.</param>
    public RunRecorder(RunFolder folder, FittedRecipe recipe, Action<Epoch, double> show, CancellationToken stop)
    {
        (_folder, _recipe, _show, _stop) = (folder, recipe, show, stop);
        _state = new BackupAndRestore(folder.State, deleteWhenDone: false);
    }

    /// <summary>How many epochs are done that a resumed training would keep.</summary>
    public int SavedEpochs { get; private set; }

    /// <summary>How long training has run, all sittings together.</summary>
    public double Seconds => _secondsBefore + Stopwatch.GetElapsedTime(_start).TotalSeconds;

    public override void OnTrainReady(FitRun run)
    {
        _state.OnTrainReady(run);
        SavedEpochs = run.FirstEpoch;
        List<Epoch> before = run.FirstEpoch == 0 ? [] : [.. MetricsLog.Read(_folder.Metrics).Where(e => e.Number < run.FirstEpoch)];
        if (before.Count > 0) _secondsBefore = before[^1].Seconds;
        _log = MetricsLog.Begin(_folder.Metrics, before);
        _start = _epochStart = _modelSaved = Stopwatch.GetTimestamp();
    }

    public override void OnEpochBegin(FitRun run) => _epochStart = Stopwatch.GetTimestamp();

    public override void OnStepEnd(FitRun run)
    {
        if (!_stop.IsCancellationRequested) return;
        double left = Stopwatch.GetElapsedTime(_epochStart).TotalSeconds / (run.Step + 1) * (run.Steps - run.Step - 1);
        if (left > LongestWait.TotalSeconds) throw new OperationCanceledException(_stop);
    }

    public override void OnEpochEnd(FitRun run, IDictionary<string, double> values)
    {
        var epoch = new Epoch(run.Epoch, Seconds, new Dictionary<string, double>(values));
        _log!.Add(epoch);
        _show(epoch, Stopwatch.GetElapsedTime(_epochStart).TotalSeconds);
    }

    public override void OnEpochDone(FitRun run)
    {
        bool last = run.Epoch + 1 == run.Epochs || run.StopRequested || _stop.IsCancellationRequested;
        if (!last && _stateSaved != 0 && Stopwatch.GetElapsedTime(_stateSaved) < StatePause) return;
        _state.OnEpochDone(run);
        SavedEpochs = run.Epoch + 1;
        _stateSaved = Stopwatch.GetTimestamp();
        if (run.Epoch + 1 < run.Epochs) _stop.ThrowIfCancellationRequested();
        if (last || Stopwatch.GetElapsedTime(_modelSaved) < ModelPause) return;
        SaveModel(run.Model, new JsonObject { ["epochs"] = SavedEpochs });
        _modelSaved = Stopwatch.GetTimestamp();
    }

    /// <summary>Writes the model with its encoders.</summary>
    /// <param name="model">The model.</param>
    /// <param name="facts">What else the file shall say.</param>
    public void SaveModel(Model model, JsonObject facts) => Predictor.Save(_folder.Model, model, _recipe, facts);

    public void Dispose() => _log?.Dispose();
}

using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>Stops training when a value has not improved for some epochs.</summary>
public sealed class EarlyStopping : Callback
{
    private readonly MonitoredValue _monitor;
    private readonly int _patience, _startFromEpoch;
    private readonly double? _baseline;
    private readonly bool _restore;
    private WeightSnapshot? _bestWeights;
    private FitRun? _run;
    private int _wait;

    /// <summary>Makes the callback.</summary>
    /// <param name="monitor">The value, such as <c>val_quality_accuracy</c>.</param>
    /// <param name="minDelta">By how much the value has to change to count as an improvement.</param>
    /// <param name="patience">How many epochs without improvement are borne; training stops at the end of the last of them.</param>
    /// <param name="mode">Which way the value improves; null means as its metric says.</param>
    /// <param name="baseline">A value that has to be beaten, or epochs count as without improvement.</param>
    /// <param name="restoreBestWeights">Whether the weights of the best epoch are taken up again when training ends.</param>
    /// <param name="startFromEpoch">The first epoch to watch, from 0.</param>
    /// <exception cref="EspalierException">A count is below 0.</exception>
    public EarlyStopping(string monitor = "val_loss", double minDelta = 0, int patience = 0, Better? mode = null, double? baseline = null,
        bool restoreBestWeights = false, int startFromEpoch = 0)
    {
        if (patience < 0) throw new EspalierException($"EarlyStopping: the patience should be 0 or more epochs but is {patience}.");
        if (startFromEpoch < 0) throw new EspalierException($"EarlyStopping: the first epoch to watch should be 0 or more but is {startFromEpoch}.");
        _monitor = new MonitoredValue(monitor, mode, minDelta);
        (_patience, _baseline, _restore, _startFromEpoch) = (patience, baseline, restoreBestWeights, startFromEpoch);
    }

    /// <summary>The best value so far; null before there is one.</summary>
    public double? Best => _monitor.Best;

    /// <summary>The epoch of the best value, from 0.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>The epoch after which training was stopped, from 0; null when it was not.</summary>
    public int? StoppedEpoch { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin(FitRun run)
    {
        _monitor.Begin(run);
        (_run, _wait, _bestWeights, BestEpoch, StoppedEpoch) = (run, 0, null, 0, null);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(FitRun run, IDictionary<string, double> values)
    {
        if (run.Epoch < _startFromEpoch) return;
        double value = _monitor.In(values);
        if (_restore && _bestWeights is null) Keep(run); // while nothing is better yet, the present weights are the best
        _wait++;
        if (_monitor.Improves(value, _monitor.Best))
        {
            _monitor.Best = value;
            Keep(run);
            if (_baseline is null || _monitor.Improves(value, _baseline)) _wait = 0;
            return;
        }
        if (_wait < _patience || run.Epoch == 0) return;
        StoppedEpoch = run.Epoch;
        run.StopRequested = true;
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(FitRun run) => _bestWeights?.Restore(run.Model);

    /// <inheritdoc/>
    public override JsonObject SaveState() => new()
    {
        ["wait"] = _wait,
        ["best"] = _monitor.Save(),
        ["best_epoch"] = BestEpoch,
        ["stopped_epoch"] = StoppedEpoch,
        ["best_weights"] = _bestWeights?.Save(),
    };

    /// <inheritdoc/>
    public override void LoadState(JsonObject state)
    {
        var config = new Config("State of EarlyStopping", state);
        _wait = config.Integer("wait");
        _monitor.Load(state["best"]);
        BestEpoch = config.Integer("best_epoch");
        StoppedEpoch = config.IntegerOrNull("stopped_epoch");
        _bestWeights = state["best_weights"] is JsonArray weights && _run is not null ? WeightSnapshot.Load(_run.Model, weights) : null;
    }

    private void Keep(FitRun run)
    {
        BestEpoch = run.Epoch;
        if (_restore) (_bestWeights ??= new WeightSnapshot(run.Model)).Take(run.Model);
    }
}

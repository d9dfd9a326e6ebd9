using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>
/// Makes the learning rate smaller when a value has not improved for some epochs. The history gets <c>learning_rate</c>: the rate the epoch
/// was trained with.
/// </summary>
public sealed class ReduceLROnPlateau : Callback
{
    private readonly MonitoredValue _monitor;
    private readonly double _factor, _least;
    private readonly int _patience, _cooldown;
    private int _wait, _cooling;

    /// <summary>Makes the callback.</summary>
    /// <param name="monitor">The value, such as <c>val_loss</c>.</param>
    /// <param name="factor">What the rate is multiplied with, above 0 and below 1.</param>
    /// <param name="patience">How many epochs without improvement are borne.</param>
    /// <param name="mode">Which way the value improves; null means as its metric says.</param>
    /// <param name="minDelta">By how much the value has to change to count as an improvement.</param>
    /// <param name="cooldown">For how many epochs after a reduction none are counted.</param>
    /// <param name="minLearningRate">The least rate.</param>
    /// <exception cref="EspalierException">A setting is out of range.</exception>
    public ReduceLROnPlateau(string monitor = "val_loss", double factor = 0.1, int patience = 10, Better? mode = null, double minDelta = 1e-4,
        int cooldown = 0, double minLearningRate = 0)
    {
        if (!(factor is > 0 and < 1)) throw new EspalierException(FormattableString.Invariant($"ReduceLROnPlateau: the factor should be above 0 and below 1 but is {factor}."));
        if (patience < 0 || cooldown < 0) throw new EspalierException($"ReduceLROnPlateau: patience and cooldown should be 0 or more epochs but are {patience} and {cooldown}.");
        if (!(minLearningRate >= 0)) throw new EspalierException(FormattableString.Invariant($"ReduceLROnPlateau: the least rate should be 0 or more but is {minLearningRate}."));
        _monitor = new MonitoredValue(monitor, mode, minDelta);
        (_factor, _patience, _cooldown, _least) = (factor, patience, cooldown, minLearningRate);
    }

    /// <inheritdoc/>
    public override void OnTrainBegin(FitRun run)
    {
        if (run.Compilation.Optimizer.LearningRate.IsSchedule)
            throw new EspalierException("ReduceLROnPlateau needs an optimizer with a fixed learning rate, but it has a schedule.");
        _monitor.Begin(run);
        (_wait, _cooling) = (0, 0);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(FitRun run, IDictionary<string, double> values)
    {
        var optimizer = run.Compilation.Optimizer;
        values["learning_rate"] = optimizer.CurrentLearningRate;
        double value = _monitor.In(values);
        if (_cooling > 0)
        {
            _cooling--;
            _wait = 0;
        }
        if (_monitor.Improves(value, _monitor.Best))
        {
            _monitor.Best = value;
            _wait = 0;
        }
        else if (_cooling == 0 && ++_wait >= _patience && optimizer.CurrentLearningRate > _least)
        {
            optimizer.LearningRate = Math.Max(optimizer.CurrentLearningRate * _factor, _least);
            (_cooling, _wait) = (_cooldown, 0);
        }
    }

    /// <inheritdoc/>
    public override JsonObject SaveState() => new() { ["wait"] = _wait, ["cooling"] = _cooling, ["best"] = _monitor.Save() };

    /// <inheritdoc/>
    public override void LoadState(JsonObject state)
    {
        var config = new Config("State of ReduceLROnPlateau", state);
        (_wait, _cooling) = (config.Integer("wait"), config.Integer("cooling"));
        _monitor.Load(state["best"]);
    }
}

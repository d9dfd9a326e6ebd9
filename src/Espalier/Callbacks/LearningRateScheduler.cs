namespace Espalier;

/// <summary>Sets the learning rate before each epoch. The history gets <c>learning_rate</c>: the rate the epoch was trained with.</summary>
/// <param name="schedule">Gives the rate from the epoch, from 0, and the rate so far.</param>
public sealed class LearningRateScheduler(Func<int, double, double> schedule) : Callback
{
    /// <inheritdoc/>
    public override void OnTrainBegin(FitRun run)
    {
        if (run.Compilation.Optimizer.LearningRate.IsSchedule)
            throw new EspalierException("LearningRateScheduler needs an optimizer with a fixed learning rate, but it has a schedule.");
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(FitRun run)
    {
        var optimizer = run.Compilation.Optimizer;
        optimizer.LearningRate = schedule(run.Epoch, optimizer.CurrentLearningRate);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(FitRun run, IDictionary<string, double> values) =>
        values["learning_rate"] = run.Compilation.Optimizer.CurrentLearningRate;
}

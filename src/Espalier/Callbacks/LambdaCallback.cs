namespace Espalier;

/// <summary>A callback made of functions; those not given do nothing.</summary>
public sealed class LambdaCallback : Callback
{
    /// <summary>Before the first epoch.</summary>
    public Action<FitRun>? TrainBegin { get; init; }

    /// <summary>Before an epoch.</summary>
    public Action<FitRun>? EpochBegin { get; init; }

    /// <summary>After a step.</summary>
    public Action<FitRun>? StepEnd { get; init; }

    /// <summary>After an epoch, with its values by name; more may be added.</summary>
    public Action<FitRun, IDictionary<string, double>>? EpochEnd { get; init; }

    /// <summary>After the last epoch.</summary>
    public Action<FitRun>? TrainEnd { get; init; }

    /// <inheritdoc/>
    public override void OnTrainBegin(FitRun run) => TrainBegin?.Invoke(run);

    /// <inheritdoc/>
    public override void OnEpochBegin(FitRun run) => EpochBegin?.Invoke(run);

    /// <inheritdoc/>
    public override void OnStepEnd(FitRun run) => StepEnd?.Invoke(run);

    /// <inheritdoc/>
    public override void OnEpochEnd(FitRun run, IDictionary<string, double> values) => EpochEnd?.Invoke(run, values);

    /// <inheritdoc/>
    public override void OnTrainEnd(FitRun run) => TrainEnd?.Invoke(run);
}

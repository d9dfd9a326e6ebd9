namespace Espalier;

/// <summary>Stops training when the loss of a step is not a finite number.</summary>
public sealed class TerminateOnNaN : Callback
{
    /// <summary>The epoch and step, from 0, whose loss was not finite; null while all were.</summary>
    public (int Epoch, int Step)? Stopped { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin(FitRun run) => Stopped = null;

    /// <inheritdoc/>
    public override void OnStepEnd(FitRun run)
    {
        if (double.IsFinite(run.StepLoss)) return;
        Stopped ??= (run.Epoch, run.Step);
        run.StopRequested = true;
    }
}

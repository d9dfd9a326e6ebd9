namespace Espalier.Design;

/// <summary>Takes up a training where the rung before left it, and saves it when its own rung ends.</summary>
/// <param name="file">The state's file.</param>
internal sealed class TrialState(string file) : Callback
{
    private readonly BackupAndRestore _state = new(file, deleteWhenDone: false);

    public override void OnTrainReady(FitRun run) => _state.OnTrainReady(run);

    public override void OnEpochDone(FitRun run)
    {
        if (run.Epoch + 1 == run.Epochs || run.StopRequested) _state.OnEpochDone(run);
    }
}

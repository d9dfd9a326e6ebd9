using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>Something that watches training and may change or stop it. All methods run on the training thread.</summary>
public abstract class Callback
{
    /// <summary>Before the first epoch: the place to forget what an earlier training left.</summary>
    /// <param name="run">The training.</param>
    public virtual void OnTrainBegin(FitRun run) { }

    /// <summary>When all callbacks have begun: the place to take up a saved state. <see cref="FitRun.FirstEpoch"/> may be set here.</summary>
    /// <param name="run">The training.</param>
    public virtual void OnTrainReady(FitRun run) { }

    /// <summary>Before an epoch.</summary>
    /// <param name="run">The training.</param>
    public virtual void OnEpochBegin(FitRun run) { }

    /// <summary>After a step; allocate nothing here.</summary>
    /// <param name="run">The training.</param>
    public virtual void OnStepEnd(FitRun run) { }

    /// <summary>After an epoch, before its values go into the history.</summary>
    /// <param name="run">The training.</param>
    /// <param name="values">The epoch's values by name; more may be added.</param>
    public virtual void OnEpochEnd(FitRun run, IDictionary<string, double> values) { }

    /// <summary>When all callbacks have seen the end of an epoch and its values are in the history: the place to save.</summary>
    /// <param name="run">The training.</param>
    public virtual void OnEpochDone(FitRun run) { }

    /// <summary>After the last epoch.</summary>
    /// <param name="run">The training.</param>
    public virtual void OnTrainEnd(FitRun run) { }

    /// <summary>What has to be kept for a resumed training to go on as if never stopped; null when nothing.</summary>
    public virtual JsonObject? SaveState() => null;

    /// <summary>Takes up what <see cref="SaveState"/> kept.</summary>
    /// <param name="state">The state.</param>
    public virtual void LoadState(JsonObject state) { }
}

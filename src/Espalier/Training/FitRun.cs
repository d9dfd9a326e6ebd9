namespace Espalier;

/// <summary>A training in progress, as callbacks see it.</summary>
public sealed class FitRun
{
    internal FitRun(Model model, Compilation compilation, History history, int epochs, int steps, bool hasValidation, IReadOnlyList<Callback> callbacks)
    {
        Model = model;
        Compilation = compilation;
        History = history;
        Epochs = epochs;
        Steps = steps;
        HasValidation = hasValidation;
        Callbacks = callbacks;
    }

    /// <summary>The model that is trained.</summary>
    public Model Model { get; }

    /// <summary>What it was compiled with.</summary>
    public Compilation Compilation { get; }

    /// <summary>The epochs that ended so far.</summary>
    public History History { get; }

    /// <summary>The number of epochs asked for.</summary>
    public int Epochs { get; }

    /// <summary>The steps of one epoch.</summary>
    public int Steps { get; }

    /// <summary>Whether there are validation rows, and so names with <c>val_</c>.</summary>
    public bool HasValidation { get; }

    /// <summary>All callbacks of the training.</summary>
    public IReadOnlyList<Callback> Callbacks { get; }

    /// <summary>The epoch to start at, from 0; more than 0 when a training goes on.</summary>
    public int FirstEpoch { get; set; }

    /// <summary>The epoch, from 0.</summary>
    public int Epoch { get; internal set; }

    /// <summary>The step within the epoch, from 0.</summary>
    public int Step { get; internal set; }

    /// <summary>The loss of the last step.</summary>
    public double StepLoss { get; internal set; }

    /// <summary>The mean loss of the epoch so far.</summary>
    public double EpochLoss { get; internal set; }

    /// <summary>Set to stop after this step; the epoch then ends as usual.</summary>
    public bool StopRequested { get; set; }
}

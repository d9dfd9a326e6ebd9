namespace Espalier.Graph;

/// <summary>Something that can run programs: it knows ops, and nothing of layers.</summary>
public abstract class Backend
{
    /// <summary>Makes a program ready to run for one batch size.</summary>
    /// <param name="program">The program.</param>
    /// <param name="batch">The rows of the batch.</param>
    public abstract Executable Prepare(Program program, int batch);

    /// <summary>How many threads work on a step.</summary>
    public virtual int Workers => 1;

    /// <summary>Runs a body on every worker at once, between steps, and returns when all have finished.</summary>
    /// <param name="body">Called with the worker's index, from 0 to <see cref="Workers"/> - 1. Keep the delegate: making one allocates.</param>
    public virtual void OnEachWorker(Action<int> body) => body(0);
}

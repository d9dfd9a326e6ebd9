namespace Espalier.Graph;

/// <summary>Something that can run programs: it knows ops, and nothing of layers.</summary>
public abstract class Backend
{
    /// <summary>Makes a program ready to run for one batch size.</summary>
    /// <param name="program">The program.</param>
    /// <param name="batch">The rows of the batch.</param>
    public abstract Executable Prepare(Program program, int batch);
}

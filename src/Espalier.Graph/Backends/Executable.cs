namespace Espalier.Graph;

/// <summary>A program made ready by a backend for one batch size. Running it allocates nothing.</summary>
public abstract class Executable
{
    /// <summary>The rows of the batch.</summary>
    public abstract int Batch { get; }

    /// <summary>The memory of an input, to fill before a run; it keeps its numbers between runs.</summary>
    /// <param name="input">An input of the program.</param>
    public abstract Span<float> Input(Symbol input);

    /// <summary>The numbers of an output after a run.</summary>
    /// <param name="output">A symbol that the program was asked for.</param>
    public abstract ReadOnlySpan<float> Output(Symbol output);

    /// <summary>Whether a symbol is an input that the program reads.</summary>
    /// <param name="symbol">A symbol.</param>
    public abstract bool Reads(Symbol symbol);

    /// <summary>Runs the program once.</summary>
    /// <param name="moment">Names the random numbers of this run.</param>
    public abstract void Run(Moment moment = default);

    /// <summary>Runs the program once on this thread alone, to the same bits: for callers of whom many run at once.</summary>
    /// <param name="moment">Names the random numbers of this run.</param>
    public virtual void RunAlone(Moment moment = default) => Run(moment);
}

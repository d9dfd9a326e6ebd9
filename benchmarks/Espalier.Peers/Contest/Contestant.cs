namespace Peers;

/// <summary>Something that does the same work as others, over and over, and takes turns with them.</summary>
abstract class Contestant : IDisposable
{
    /// <summary>What to call it in the table.</summary>
    public abstract string Name { get; }

    /// <summary>Does the work a number of times.</summary>
    public abstract void Run(int times);

    /// <summary>Gives back what it holds.</summary>
    public virtual void Dispose() { }
}

namespace Peers;

/// <summary>Something that trains a network step by step, over and over the same rows in the same order.</summary>
abstract class Contestant : IDisposable
{
    /// <summary>What to call it in the table.</summary>
    public abstract string Name { get; }

    /// <summary>Runs training steps.</summary>
    public abstract void Steps(int count);

    /// <summary>The loss of the last step.</summary>
    public abstract float LastLoss { get; }

    /// <summary>Gives back what it holds.</summary>
    public virtual void Dispose() { }
}

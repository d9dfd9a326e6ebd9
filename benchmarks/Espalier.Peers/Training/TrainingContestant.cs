namespace Peers;

/// <summary>Something that trains a network step by step, over and over the same rows in the same order.</summary>
abstract class TrainingContestant : Contestant
{
    /// <summary>The loss of the last step.</summary>
    public abstract float LastLoss { get; }
}

namespace Peers;

/// <summary>Something that predicts a batch, over and over the same rows.</summary>
abstract class InferenceContestant : Contestant
{
    /// <summary>The last predictions: each head's values in order, one head after the other.</summary>
    public abstract float[] Predictions { get; }
}

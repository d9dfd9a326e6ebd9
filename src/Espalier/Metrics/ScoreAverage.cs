namespace Espalier;

/// <summary>How a score of each class becomes one number.</summary>
public enum ScoreAverage
{
    /// <summary>Not at all: one value for each class.</summary>
    None,

    /// <summary>One score from the counts of all classes together.</summary>
    Micro,

    /// <summary>The plain mean over the classes.</summary>
    Macro,

    /// <summary>The mean over the classes, each weighted by how often it occurs in the targets.</summary>
    Weighted,
}

namespace Espalier.MLNet;

/// <summary>What a column that a head adds holds.</summary>
internal enum OutputKind
{
    /// <summary>Probabilities, or a number in its own units.</summary>
    Score,

    /// <summary>The answer: a key, or a flag for each label.</summary>
    Predicted,

    /// <summary>The true answer, in the order of the head's classes.</summary>
    Label,
}

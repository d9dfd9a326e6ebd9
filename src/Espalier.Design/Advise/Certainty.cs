namespace Espalier.Design;

/// <summary>How sure a piece of advice is.</summary>
public enum Certainty
{
    /// <summary>A guess: someone who knows the data should look.</summary>
    Guess,

    /// <summary>Likely, by the signs named.</summary>
    Likely,

    /// <summary>Said by the user, or by the values themselves.</summary>
    Sure,
}

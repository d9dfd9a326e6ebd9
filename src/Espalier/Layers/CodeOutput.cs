namespace Espalier;

/// <summary>How class numbers come out of a layer.</summary>
public enum CodeOutput
{
    /// <summary>The number itself.</summary>
    Integer,

    /// <summary>A 1 at the number's place: (batch, …) → (batch, …, numbers); a last axis of size 1 is replaced.</summary>
    OneHot,

    /// <summary>A 1 at the place of every number in the last axis: (batch, …, n) → (batch, …, numbers).</summary>
    MultiHot,

    /// <summary>How often each number is in the last axis: (batch, …, n) → (batch, …, numbers).</summary>
    Count,
}

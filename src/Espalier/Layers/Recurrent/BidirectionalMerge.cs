namespace Espalier;

/// <summary>How a <see cref="Bidirectional"/> layer brings both directions together.</summary>
public enum BidirectionalMerge
{
    /// <summary>Side by side along the last axis.</summary>
    Concat,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their product.</summary>
    Mul,

    /// <summary>Their mean.</summary>
    Ave,

    /// <summary>Not at all: both come out.</summary>
    None,
}

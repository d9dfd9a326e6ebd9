namespace Espalier.Design;

/// <summary>Why a column is neither a head nor a feature.</summary>
public enum AsideReason
{
    /// <summary>No row has a value.</summary>
    Empty,

    /// <summary>Fewer than one row in twenty, or fewer than ten rows, have a value.</summary>
    NearlyEmpty,

    /// <summary>Every row has the same value.</summary>
    Constant,

    /// <summary>A name or number for each row, which says nothing about other rows.</summary>
    Identifier,

    /// <summary>Days or moments.</summary>
    Date,

    /// <summary>Free text.</summary>
    Text,

    /// <summary>Names with too few rows each to learn from.</summary>
    TooManyClasses,

    /// <summary>It gives the answer of a head away.</summary>
    Leak,

    /// <summary>It says the same as another column in every row.</summary>
    Copy,

    /// <summary>The answer follows from that of a head.</summary>
    Follows,
}

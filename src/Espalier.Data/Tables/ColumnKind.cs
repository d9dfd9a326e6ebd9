namespace Espalier.Data;

/// <summary>What the values of a column mean: inferred when a table is read, and overridable.</summary>
public enum ColumnKind
{
    /// <summary>A measured or counted number.</summary>
    Number,

    /// <summary>One of a few names (or of a few numbers, when said so): a class.</summary>
    Category,

    /// <summary>Yes or no: one of the word pairs of <see cref="BooleanWords"/>, or 0 and 1 when said so.</summary>
    Boolean,

    /// <summary>A day or a moment, as ISO 8601 text.</summary>
    Date,

    /// <summary>Free text or an identifier: most values occur once.</summary>
    Text,
}

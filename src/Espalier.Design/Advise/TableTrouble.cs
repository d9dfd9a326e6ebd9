namespace Espalier.Design;

/// <summary>What may be the matter with a table or a column of it.</summary>
public enum TableTrouble
{
    /// <summary>Rows come more than once.</summary>
    Repeated,

    /// <summary>The column is neither a feature nor a head: empty, constant, an identifier, a date, free text.</summary>
    NoUse,

    /// <summary>Most rows have no value.</summary>
    Missing,

    /// <summary>Infinite values.</summary>
    Infinite,

    /// <summary>Text in what is otherwise numbers.</summary>
    Stray,

    /// <summary>Whole numbers that may be classes.</summary>
    Codes,

    /// <summary>A value far from all others.</summary>
    Outlier,

    /// <summary>One class in several spellings, numbers with units, or lists: a recipe can bring them to one form.</summary>
    Spelling,

    /// <summary>Very many classes.</summary>
    Many,

    /// <summary>Nearly all rows are of one class.</summary>
    OneSided,

    /// <summary>Classes of a few rows.</summary>
    Rare,

    /// <summary>The column says what another says.</summary>
    Copy,

    /// <summary>What is not about columns: pictures left out, labels that are not there, flips.</summary>
    Other,
}

namespace Espalier.Data;

/// <summary>What an encoder does with a value that is missing. Every encoder says which of these it knows.</summary>
public enum MissingValues
{
    /// <summary>An error that names the row and the column.</summary>
    Error,

    /// <summary>NaN in the tensor: for a head, whose loss leaves that row out.</summary>
    Keep,

    /// <summary>The mean of the training part (numbers).</summary>
    Mean,

    /// <summary>The median of the training part (numbers).</summary>
    Median,

    /// <summary>The most frequent value of the training part; of several, the smallest.</summary>
    Mode,

    /// <summary>A given number (numbers).</summary>
    Constant,

    /// <summary>Zero in every indicator (one-hot and multi-label).</summary>
    Zeros,

    /// <summary>An indicator of its own, named <c>column_missing</c> (one-hot).</summary>
    Category,
}

namespace Espalier.Data;

/// <summary>What an encoder does with a value that the training part did not have.</summary>
public enum UnknownValues
{
    /// <summary>An error that names the value, the row, the column, the known values and the nearest of them.</summary>
    Error,

    /// <summary>Zero in every indicator.</summary>
    Ignore,
}

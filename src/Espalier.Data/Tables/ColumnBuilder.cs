namespace Espalier.Data;

/// <summary>Collects the values of one column while a file is read, without boxing.</summary>
/// <param name="name">The column's name.</param>
/// <param name="missing">The words that mean "no value".</param>
internal abstract class ColumnBuilder(string name, MissingWords missing)
{
    /// <summary>The column's name.</summary>
    public string Name { get; } = name;

    /// <summary>The words that mean "no value".</summary>
    protected MissingWords Missing { get; } = missing;

    /// <summary>Adds the next row's value.</summary>
    /// <param name="field">The field, quotes already off.</param>
    /// <returns>False when the field does not fit the column.</returns>
    public abstract bool TryAdd(ReadOnlySpan<char> field);

    /// <summary>The column of everything added.</summary>
    public abstract Column Build();
}

namespace Espalier.Data;

/// <summary>
/// One named column of a table: numbers (<see cref="NumberColumn"/>) or text (<see cref="TextColumn"/>), and what they mean
/// (<see cref="Kind"/>). Columns never change; every operation makes a new one.
/// </summary>
public abstract class Column
{
    private Factor? _factor;

    private protected Column(string name, ColumnKind kind)
    {
        if (string.IsNullOrWhiteSpace(name)) throw new EspalierException("A column needs a name but got an empty one.");
        Name = name;
        Kind = kind;
    }

    /// <summary>The name, unique in its table.</summary>
    public string Name { get; }

    /// <summary>What the values mean.</summary>
    public ColumnKind Kind { get; }

    /// <summary>The number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>The number of rows without a value.</summary>
    public abstract int MissingCount { get; }

    /// <summary>True when a row has no value.</summary>
    /// <param name="row">The row, from 0.</param>
    public abstract bool IsMissing(int row);

    /// <summary>A row's value as text (numbers in their shortest exact invariant form, such as <c>0.1</c> or <c>5</c>), or null when missing.</summary>
    /// <param name="row">The row, from 0.</param>
    public abstract string? TextAt(int row);

    /// <summary>A copy of some rows, in the order given.</summary>
    /// <param name="rows">Row numbers from 0; repeats are allowed.</param>
    public abstract Column Take(ReadOnlySpan<int> rows);

    /// <summary>The same values under another name.</summary>
    /// <param name="name">The new name.</param>
    public abstract Column Named(string name);

    /// <summary>The same values with another meaning. The storage stays: see <see cref="Table.As"/> to turn text into numbers.</summary>
    /// <param name="kind">The new kind.</param>
    public abstract Column OfKind(ColumnKind kind);

    /// <summary>The distinct values and, for every row, which of them it has. Computed once.</summary>
    public Factor Factor => _factor ??= MakeFactor();

    /// <summary>The distinct values as text, without missing, in order of first appearance.</summary>
    public IReadOnlyList<string> Distinct => Factor.Values;

    /// <summary>The distinct values as text, without missing: numbers by size (also those kept as text), text in the column's own order where it has one, else by ordinal order.</summary>
    public abstract IReadOnlyList<string> SortedDistinct { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Kind}, {Count} rows)";

    /// <summary>One number a row, equal exactly where values are equal; missing equals missing.</summary>
    internal abstract ulong[] EqualityKeys();

    private protected abstract Factor MakeFactor();
}

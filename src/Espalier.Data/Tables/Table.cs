using System.Globalization;

namespace Espalier.Data;

/// <summary>
/// Named columns of equal length. A table never changes: every operation makes a new one that shares the columns it can.
/// Every row knows the file and line it came from (<see cref="Origin"/>).
/// </summary>
public sealed partial class Table
{
    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);
    private readonly Column[] _columns;

    /// <summary>Makes a table from columns.</summary>
    /// <param name="columns">At least one column; names unique, lengths equal.</param>
    /// <param name="origin">Where the rows came from; null numbers them from 1.</param>
    /// <exception cref="EspalierException">No column, two columns of one name, or columns of different lengths.</exception>
    public Table(IEnumerable<Column> columns, RowOrigin? origin = null)
    {
        _columns = [.. columns];
        if (_columns.Length == 0) throw new EspalierException("A table needs at least one column but got none.");
        RowCount = _columns[0].Count;
        for (int i = 0; i < _columns.Length; i++)
        {
            Column column = _columns[i];
            if (!_byName.TryAdd(column.Name, i))
                throw new EspalierException($"Column names must differ but there are two columns '{column.Name}'. Rename one.");
            if (column.Count != RowCount)
                throw new EspalierException(
                    $"Columns of one length were expected but '{_columns[0].Name}' has {RowCount} rows and '{column.Name}' has {column.Count}.");
        }
        Origin = origin ?? RowOrigin.Memory(RowCount);
        if (Origin.Count != RowCount)
            throw new EspalierException($"The table has {RowCount} rows but the origins of {Origin.Count} rows were given.");
    }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<Column> Columns => _columns;

    /// <summary>The names of the columns, in order.</summary>
    public IEnumerable<string> Names => _columns.Select(column => column.Name);

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The file and line of every row.</summary>
    public RowOrigin Origin { get; }

    /// <summary>A column by name.</summary>
    /// <param name="name">The exact name.</param>
    /// <exception cref="EspalierException">There is no such column.</exception>
    public Column this[string name] => _columns[IndexOf(name)];

    /// <summary>True when there is a column of that name.</summary>
    /// <param name="name">The exact name.</param>
    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>A column that must hold numbers.</summary>
    /// <param name="name">The exact name.</param>
    /// <exception cref="EspalierException">There is no such column, or it holds text; the message names a line.</exception>
    public NumberColumn Numbers(string name)
    {
        if (this[name] is NumberColumn numbers) return numbers;
        var text = (TextColumn)this[name];
        int row = Array.FindIndex(text.Values, value => value is not null && !NumberText.TryRead(value, '.', out _));
        throw new EspalierException(row < 0
            ? $"Numbers were expected in column '{name}' but it was read as {text.Kind}. Read it with kind Number."
            : $"Numbers were expected in column '{name}' but {Origin.Place(row)} has '{Excerpt.Of(text.Values[row])}'.");
    }

    /// <summary>Some columns, in the order given.</summary>
    /// <param name="names">Exact names.</param>
    /// <exception cref="EspalierException">There is no such column.</exception>
    public Table Select(params ReadOnlySpan<string> names)
    {
        var columns = new Column[names.Length];
        for (int i = 0; i < columns.Length; i++) columns[i] = this[names[i]];
        return new Table(columns, Origin);
    }

    /// <summary>All columns but some.</summary>
    /// <param name="names">Exact names.</param>
    /// <exception cref="EspalierException">There is no such column.</exception>
    public Table Drop(params ReadOnlySpan<string> names)
    {
        var dropped = new HashSet<int>();
        foreach (string name in names) dropped.Add(IndexOf(name));
        return new Table(_columns.Where((_, i) => !dropped.Contains(i)), Origin);
    }

    /// <summary>A copy of some rows, in the order given.</summary>
    /// <param name="rows">Row numbers from 0; repeats are allowed.</param>
    public Table Take(ReadOnlySpan<int> rows)
    {
        foreach (int row in rows)
            if ((uint)row >= (uint)RowCount)
                throw new EspalierException($"Rows 0 to {RowCount - 1} were expected but row {row} was asked for.");
        var columns = new Column[_columns.Length];
        for (int i = 0; i < columns.Length; i++) columns[i] = _columns[i].Take(rows);
        return new Table(columns, Origin.Take(rows));
    }

    /// <summary>The first rows.</summary>
    /// <param name="count">How many; all when there are fewer.</param>
    public Table Head(int count)
    {
        var rows = new int[Math.Min(count, RowCount)];
        for (int i = 0; i < rows.Length; i++) rows[i] = i;
        return Take(rows);
    }

    /// <summary>The table with a column added at the end, or replaced in place when there is one of that name.</summary>
    /// <param name="column">As many values as the table has rows.</param>
    public Table With(Column column)
    {
        if (!_byName.TryGetValue(column.Name, out int index)) return new Table([.. _columns, column], Origin);
        Column[] columns = [.. _columns];
        columns[index] = column;
        return new Table(columns, Origin);
    }

    /// <summary>The table with one column under another name.</summary>
    /// <param name="name">The exact name.</param>
    /// <param name="newName">The new name.</param>
    public Table Rename(string name, string newName)
    {
        Column[] columns = [.. _columns];
        columns[IndexOf(name)] = this[name].Named(newName);
        return new Table(columns, Origin);
    }

    /// <summary>The table with one column meaning something else; text is turned into numbers for <see cref="ColumnKind.Number"/>.</summary>
    /// <param name="name">The exact name.</param>
    /// <param name="kind">The new kind.</param>
    /// <exception cref="EspalierException">A value does not fit the kind; the message names its line.</exception>
    public Table As(string name, ColumnKind kind)
    {
        Column column = this[name];
        if (kind == ColumnKind.Number && column is TextColumn text)
        {
            var values = new double[RowCount];
            for (int row = 0; row < RowCount; row++)
            {
                if (text.Values[row] is not { } value) values[row] = double.NaN;
                else if (!NumberText.TryRead(value, '.', out values[row])) throw Unfit(row, value, "a number");
            }
            return With(new NumberColumn(name, values));
        }
        if (kind is ColumnKind.Boolean or ColumnKind.Date)
        {
            Factor factor = column.Factor;
            for (int row = 0; row < RowCount; row++)
            {
                if (factor.Codes[row] < 0) continue;
                string value = factor.Values[factor.Codes[row]];
                if (kind == ColumnKind.Boolean && !BooleanWords.TryRead(value, out _)) throw Unfit(row, value, "yes/no, true/false or 1/0");
                if (kind == ColumnKind.Date && !IsoDate.TryRead(value, out _)) throw Unfit(row, value, "a date such as 2007-11-30");
            }
        }
        return With(column.OfKind(kind));

        EspalierException Unfit(int row, string value, string expected) =>
            new($"{Origin.Place(row)}, column '{name}': {expected} was expected but the value is '{Excerpt.Of(value)}'.");
    }

    /// <summary>Checks that numbers are finite; missing values pass.</summary>
    /// <param name="names">The columns to check; none checks every column of numbers.</param>
    /// <exception cref="EspalierException">A value is infinite; the message names file, line and column.</exception>
    public void CheckFinite(params ReadOnlySpan<string> names)
    {
        if (names.IsEmpty) names = _columns.OfType<NumberColumn>().Select(column => column.Name).ToArray();
        foreach (string name in names)
        {
            double[] values = Numbers(name).Values;
            int row = Array.FindIndex(values, double.IsInfinity);
            if (row < 0) continue;
            int others = values.Count(double.IsInfinity) - 1;
            throw new EspalierException(string.Create(CultureInfo.InvariantCulture,
                $"{Origin.Place(row)}, column '{name}': a finite number was expected but the value is {(values[row] > 0 ? "" : "-")}infinity{(others == 0 ? "" : $", as in {others} more rows")}. Correct the file or drop the row."));
        }
    }

    /// <summary>What the table holds: kinds, missing and different values, figures of numbers, the most frequent values, repeated rows.</summary>
    public TableSummary Summarize() => new(RowCount, RepeatedRows(), [.. _columns.Select(ColumnSummary.Of)]);

    /// <inheritdoc/>
    public override string ToString() => $"Table of {RowCount} rows: {string.Join(", ", Names)}";

    private int IndexOf(string name) => _byName.TryGetValue(name, out int index) ? index : throw new EspalierException(
        $"There is no column '{name}'.{Nearest.Suggest(name, Names)} The columns are: {string.Join(", ", Names)}.");
}

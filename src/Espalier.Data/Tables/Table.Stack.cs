namespace Espalier.Data;

public sealed partial class Table
{
    /// <summary>Puts tables with the same columns one under the other and adds a column that says which table a row came from.</summary>
    /// <param name="parts">The tables, each with its value in the added column.</param>
    /// <param name="addedColumn">The name of the added column, such as "color"; null adds none.</param>
    /// <returns>The columns in the order of the first table, then the added one (<see cref="ColumnKind.Category"/>).</returns>
    /// <exception cref="EspalierException">The tables differ in their columns; the message says where.</exception>
    public static Table Stack(IEnumerable<(Table Table, string Value)> parts, string? addedColumn = null)
    {
        (Table Table, string Value)[] all = [.. parts];
        if (all.Length == 0) throw new EspalierException("At least one table was expected to stack but got none.");
        Table first = all[0].Table;
        if (addedColumn is not null && first.Contains(addedColumn))
            throw new EspalierException($"The added column '{addedColumn}' needs a name of its own: the tables already have such a column.");
        foreach ((Table table, string value) in all)
            foreach (string name in first.Names.Except(table.Names).Concat(table.Names.Except(first.Names)))
            {
                (Table with, Table without) = first.Contains(name) ? (first, table) : (table, first);
                throw new EspalierException(
                    $"Tables with the same columns were expected but column '{name}' of {with.Name()} is not in {without.Name()}." +
                    $"{Nearest.Suggest(name, without.Names)} The columns there are: {string.Join(", ", without.Names)}.");
            }

        int rows = all.Sum(part => part.Table.RowCount);
        var columns = new List<Column>();
        foreach (Column column in first._columns) columns.Add(StackColumn(column.Name, all, rows));
        if (addedColumn is not null)
        {
            var values = new string?[rows];
            int at = 0;
            foreach ((Table table, string value) in all)
            {
                Array.Fill(values, value, at, table.RowCount);
                at += table.RowCount;
            }
            columns.Add(new TextColumn(addedColumn, values, ColumnKind.Category));
        }
        return new Table(columns, RowOrigin.Stack([.. all.Select(part => part.Table.Origin)]));
    }

    private static Column StackColumn(string name, (Table Table, string Value)[] parts, int rows)
    {
        int at = 0;
        Column[] columns = Array.ConvertAll(parts, part => part.Table[name]);
        Column[] present = [.. columns.Where(column => column.MissingCount < column.Count)]; // a column without any value fits every kind
        if (columns.All(column => column is NumberColumn || column.MissingCount == column.Count))
        {
            var numbers = new double[rows];
            foreach (Column column in columns)
            {
                if (column is NumberColumn number) number.Values.CopyTo(numbers, at);
                else Array.Fill(numbers, double.NaN, at, column.Count);
                at += column.Count;
            }
            return new NumberColumn(name, numbers, present.FirstOrDefault()?.Kind ?? ColumnKind.Number);
        }
        // Numbers in one file and text in another: text in both, as a single file would have been read.
        var texts = new string?[rows];
        foreach (Column column in columns)
            for (int row = 0; row < column.Count; row++) texts[at++] = column.TextAt(row);
        ColumnKind[] kinds = [.. present.Select(column => column.Kind).Distinct()];
        return new TextColumn(name, texts, kinds.Length == 1 && kinds[0] is not (ColumnKind.Text or ColumnKind.Category) ? kinds[0] : null);
    }

    private string Name() => RowCount > 0 && Origin.FileOf(0) is { Length: > 0 } file ? $"'{file}'" : "a table";
}

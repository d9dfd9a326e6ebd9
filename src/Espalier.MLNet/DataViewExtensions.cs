using Espalier.Data;
using Microsoft.ML;

namespace Espalier.MLNet;

/// <summary>Data views of ML.NET as tables, and tables as data views.</summary>
public static class DataViewExtensions
{
    /// <summary>
    /// Reads a data view as a table: numbers, text, yes/no, dates, keys (the names they stand for), and vectors of numbers of known size, whose
    /// slots become columns such as <c>Features.age</c> or <c>Features.0</c>. NaN, empty text and key 0 are missing.
    /// </summary>
    /// <param name="view">The view; it is read once from start to end.</param>
    /// <param name="columns">The view's columns to read; null for all that can be read.</param>
    /// <exception cref="EspalierException">A column that is asked for is not there or cannot be read, or there are no rows.</exception>
    public static Table ToTable(this IDataView view, IEnumerable<string>? columns = null)
    {
        ArgumentNullException.ThrowIfNull(view);
        var readers = columns is null
            ? [.. view.Schema.Where(c => !c.IsHidden).Select(ColumnReader.Of).OfType<ColumnReader>()]
            : columns.Select(name => Required(view.Schema, name)).ToArray();
        if (readers.Length == 0) throw new EspalierException($"A data view with columns that a table can hold was expected but it has {string.Join(", ", view.Schema.Select(c => $"{c.Name} ({c.Type})"))}.");
        using var cursor = view.GetRowCursor(readers.Select(r => r.Source));
        foreach (var reader in readers) reader.Bind(cursor);
        int rows = 0;
        for (; cursor.MoveNext(); rows++)
            foreach (var reader in readers) reader.Add();
        return rows > 0 ? new Table(readers.SelectMany(r => r.Take()))
            : throw new EspalierException($"A data view with rows was expected but it has none. Its columns are: {string.Join(", ", view.Schema.Select(c => c.Name))}.");
    }

    /// <summary>A table as a data view: numbers as <c>Single</c>, everything else as text (missing is empty).</summary>
    /// <param name="table">The table; it is not copied.</param>
    public static IDataView ToDataView(this Table table) => new TableDataView(table);

    private static ColumnReader Required(DataViewSchema schema, string name)
    {
        var column = schema.GetColumnOrNull(name)
            ?? throw new EspalierException($"The data view has no column '{name}'.{Nearest.Suggest(name, schema.Select(c => c.Name))} Its columns are: {string.Join(", ", schema.Select(c => c.Name))}.");
        return ColumnReader.Of(column)
            ?? throw new EspalierException($"Column '{name}' of the data view holds {column.Type}, which a table cannot. Numbers, text, yes/no, dates, keys and vectors of up to {ColumnReader.MostSlots} numbers can be read.");
    }
}

using System.Data.Common;

namespace Espalier.Data;

public sealed partial class Table
{
    /// <summary>Reads a CSV file, plain or gzipped. Delimiter, header, encoding, decimal mark and kinds are found by looking.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What is known or to be different; null for nothing.</param>
    /// <exception cref="EspalierException">The file is missing, no table, or a row does not fit; the message names file, line and column.</exception>
    public static Table ReadCsv(string path, CsvOptions? options = null) => CsvTableReader.Read(new CsvSource(path), options ?? new CsvOptions());

    /// <summary>Reads CSV text from memory.</summary>
    /// <param name="text">The text.</param>
    /// <param name="options">What is known or to be different; null for nothing.</param>
    /// <param name="name">What errors call it, such as the address it came from.</param>
    /// <exception cref="EspalierException">The text is no table, or a row does not fit; the message names line and column.</exception>
    public static Table ParseCsv(string text, CsvOptions? options = null, string name = "") =>
        CsvTableReader.Read(new CsvSource(text, name), options ?? new CsvOptions());

    /// <summary>Reads a Parquet file of flat columns: numbers, text, yes/no and dates, with or without missing values.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">The columns to read, in this order; null for all.</param>
    /// <exception cref="EspalierException">The file is missing, damaged, or has columns that are no single values.</exception>
    public static Table ReadParquet(string path, IReadOnlyList<string>? columns = null) => ParquetTableReader.Read(path, columns);

    /// <summary>Reads the rows of a query, or of anything else with an ADO.NET reader. Text stays text; use <see cref="As"/> to turn it into numbers.</summary>
    /// <param name="reader">The reader, before its first row; it is read to the end of its first result and not closed.</param>
    /// <exception cref="EspalierException">There are no rows, two columns of one name, or a value that is neither number nor text.</exception>
    public static Table Read(DbDataReader reader)
    {
        var builders = new ValueBuilder[reader.FieldCount];
        string[] names = [.. Enumerable.Range(0, builders.Length).Select(c => reader.GetName(c) is { Length: > 0 } name ? name : $"column{c + 1}")];
        if (names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new EspalierException($"The query returns two columns '{twice.Key}'. Give them names of their own (AS …).");
        for (int c = 0; c < builders.Length; c++) builders[c] = new ValueBuilder(names[c]);
        int row = 0;
        try
        {
            for (; reader.Read(); row++)
                for (int c = 0; c < builders.Length; c++)
                {
                    object value = reader.GetValue(c);
                    if (!builders[c].TryAdd(value))
                        throw new EspalierException($"Row {row + 1}, column '{names[c]}': a number, text, yes/no or a date was expected but the value is {value.GetType().Name}.");
                }
        }
        catch (DbException error)
        {
            throw new EspalierException($"The query broke off after {row} rows: {error.Message}", error);
        }
        if (row == 0) throw new EspalierException($"The query returned no rows. Its columns are: {string.Join(", ", names)}.");
        return new Table(Array.ConvertAll(builders, builder => builder.Build()));
    }

    /// <summary>Reads a table by the ending of its name: <c>.parquet</c> as Parquet, everything else as CSV.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it when it is CSV; null finds out.</param>
    /// <exception cref="EspalierException">The file is missing or no table.</exception>
    public static Table ReadFile(string path, CsvOptions? options = null)
    {
        if (!path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase)) return ReadCsv(path, options);
        Table table = ReadParquet(path, options?.Columns);
        foreach ((string name, ColumnKind kind) in options?.Kinds ?? new Dictionary<string, ColumnKind>()) table = table.As(name, kind);
        return table;
    }

    /// <summary>Writes a CSV file in UTF-8 with a header, whole or not at all. Missing values are empty fields.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="delimiter">What stands between fields.</param>
    /// <exception cref="EspalierException">The file cannot be written.</exception>
    public void WriteCsv(string path, char delimiter = ',') => AtomicFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        WriteCsv(writer, delimiter);
    });

    /// <summary>Writes CSV text with a header; lines end with LF. Missing values are empty fields.</summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="delimiter">What stands between fields.</param>
    public void WriteCsv(TextWriter writer, char delimiter = ',') => CsvTableWriter.Write(this, writer, delimiter);
}

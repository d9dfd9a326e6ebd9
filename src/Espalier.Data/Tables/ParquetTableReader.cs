using System.Globalization;
using System.Numerics;
using Parquet;
using Parquet.Schema;

namespace Espalier.Data;

/// <summary>Reads a Parquet file of flat columns into a table, column by column and without boxing.</summary>
internal static class ParquetTableReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">The columns to read; null for all.</param>
    public static Table Read(string path, IReadOnlyList<string>? names)
    {
        InputFile.Check(path);
        using FileStream stream = InputFile.Open(path);
        try
        {
            ParquetFooter.Check(stream);
            return ReadAsync(stream, path, names).GetAwaiter().GetResult();
        }
        // The reader meets damaged bytes in many ways: whatever it throws on them, the file is at fault.
        catch (Exception error) when (error is not (EspalierException or OutOfMemoryException))
        {
            throw new EspalierException($"The file '{path}' cannot be read as Parquet: it is damaged, cut off, or of another kind ({error.Message.ReplaceLineEndings(" ")}).", error);
        }
    }

    private static async Task<Table> ReadAsync(Stream stream, string path, IReadOnlyList<string>? names)
    {
        ParquetReader reader = await ParquetReader.CreateAsync(stream, leaveStreamOpen: true).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            DataField[] fields = Choose(reader.Schema.DataFields, path, names);
            var groups = new ParquetRowGroupReader[reader.RowGroupCount];
            long rows = 0;
            for (int g = 0; g < groups.Length; g++)
            {
                groups[g] = reader.OpenRowGroupReader(g);
                if (groups[g].RowCount < 0) throw new InvalidDataException("a row group has a negative number of rows");
                rows = checked(rows + groups[g].RowCount);
            }
            if (rows == 0) throw new EspalierException($"The file '{path}' has columns but no rows: {string.Join(", ", fields.Select(field => field.Name))}.");
            if (rows > Array.MaxLength || rows * fields.Length * sizeof(double) > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)
                throw new EspalierException($"The file '{path}' says it has {rows} rows of {fields.Length} columns: more than fits into memory. Read fewer columns, or cut the file.");
            var columns = new Column[fields.Length];
            for (int c = 0; c < fields.Length; c++) columns[c] = await ReadColumn(fields[c], groups, (int)rows, path).ConfigureAwait(false);
            foreach (ParquetRowGroupReader group in groups) group.Dispose();
            return new Table(columns, RowOrigin.Of(path, [.. Enumerable.Range(1, (int)rows)], "row"));
        }
    }

    private static DataField[] Choose(DataField[] all, string path, IReadOnlyList<string>? names)
    {
        DataField[] fields = names is null ? all : [.. names.Select(name => Array.Find(all, field => field.Name == name) ?? throw new EspalierException(
            $"The file '{path}' has no column '{name}'.{Nearest.Suggest(name, all.Select(field => field.Name))} The columns are: {string.Join(", ", all.Select(field => field.Name))}."))];
        foreach (DataField field in fields)
            if (field.Path.Length > 1 || field.MaxRepetitionLevel > 0)
                throw new EspalierException($"The file '{path}' has a nested column '{field.Path}': columns of single values were expected. Flatten it, or name the columns to read.");
        return fields;
    }

    private static async Task<Column> ReadColumn(DataField field, ParquetRowGroupReader[] groups, int rows, string path)
    {
        Type type = Nullable.GetUnderlyingType(field.ClrType) ?? field.ClrType;
        if (type == typeof(double)) return await Numbers<double>().ConfigureAwait(false);
        if (type == typeof(float)) return await Numbers<float>().ConfigureAwait(false);
        if (type == typeof(int)) return await Numbers<int>().ConfigureAwait(false);
        if (type == typeof(long)) return await Numbers<long>().ConfigureAwait(false);
        if (type == typeof(sbyte)) return await Numbers<sbyte>().ConfigureAwait(false);
        if (type == typeof(byte)) return await Numbers<byte>().ConfigureAwait(false);
        if (type == typeof(short)) return await Numbers<short>().ConfigureAwait(false);
        if (type == typeof(ushort)) return await Numbers<ushort>().ConfigureAwait(false);
        if (type == typeof(uint)) return await Numbers<uint>().ConfigureAwait(false);
        if (type == typeof(ulong)) return await Numbers<ulong>().ConfigureAwait(false);
        if (type == typeof(decimal)) return await Numbers<decimal>().ConfigureAwait(false);
        if (type == typeof(bool)) return await Texts<bool>(value => value ? "true" : "false", ColumnKind.Boolean).ConfigureAwait(false);
        if (type == typeof(DateTime)) return await Texts<DateTime>(IsoDate.Format, ColumnKind.Date).ConfigureAwait(false);
        if (type == typeof(DateOnly))
            return await Texts<DateOnly>(value => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ColumnKind.Date).ConfigureAwait(false);
        if (type == typeof(Guid)) return await Texts<Guid>(value => value.ToString(), ColumnKind.Text).ConfigureAwait(false);
        if (type == typeof(string) || type == typeof(ReadOnlyMemory<char>)) return await Strings().ConfigureAwait(false);
        throw new EspalierException($"Column '{field.Name}' of '{path}' holds {type.Name}: numbers, text, yes/no or dates were expected. Name the columns to read without it.");

        async Task<Column> Numbers<T>() where T : struct, INumberBase<T>
        {
            var values = new double[rows];
            int at = 0;
            await ForEach<T>(value => values[at++] = value is { } number ? double.CreateChecked(number) : double.NaN).ConfigureAwait(false);
            return new NumberColumn(field.Name, values);
        }

        async Task<Column> Texts<T>(Func<T, string> format, ColumnKind kind) where T : struct
        {
            var values = new string?[rows];
            var known = new Dictionary<T, string>();
            int at = 0;
            await ForEach<T>(value =>
            {
                if (value is not { } present) at++;
                else if (known.TryGetValue(present, out string? text)) values[at++] = text;
                else known.Add(present, values[at++] = format(present));
            }).ConfigureAwait(false);
            return new TextColumn(field.Name, values, kind);
        }

        async Task ForEach<T>(Action<T?> take) where T : struct
        {
            foreach (ParquetRowGroupReader group in groups)
            {
                if (field.IsNullable)
                {
                    var values = new T?[group.RowCount];
                    await group.ReadAsync<T>(field, values.AsMemory()).ConfigureAwait(false);
                    foreach (T? value in values) take(value);
                }
                else
                {
                    var values = new T[group.RowCount];
                    await group.ReadAsync<T>(field, values.AsMemory()).ConfigureAwait(false);
                    foreach (T value in values) take(value);
                }
            }
        }

        async Task<Column> Strings()
        {
            var values = new string?[rows];
            int at = 0;
            foreach (ParquetRowGroupReader group in groups)
            {
                await group.ReadAsync(field, values.AsMemory(at, (int)group.RowCount)!).ConfigureAwait(false);
                at += (int)group.RowCount;
            }
            return new TextColumn(field.Name, values);
        }
    }
}

using System.Globalization;
using Espalier.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Espalier.MLNet;

/// <summary>Reads one column of a data view, row by row, and makes columns of a table of it: one, or one for each slot of a vector.</summary>
internal abstract class ColumnReader
{
    /// <summary>The longest vector whose slots become columns.</summary>
    public const int MostSlots = 4096;

    private protected ColumnReader(DataViewSchema.Column source) => Source = source;

    /// <summary>The column that is read.</summary>
    public DataViewSchema.Column Source { get; }

    /// <summary>The names of the table's columns.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>The reader of a column; null for what is neither number, text, yes/no, date nor key, nor a vector of numbers of known size.</summary>
    public static ColumnReader? Of(DataViewSchema.Column column) => column.Type switch
    {
        KeyDataViewType key => KeyReader.Of(column, key),
        VectorDataViewType { IsKnownSize: true } vector when vector.Size <= MostSlots && vector.ItemType is not KeyDataViewType => Vector(column, vector),
        TextDataViewType => new TextReader<ReadOnlyMemory<char>>(column, null, text => text.IsEmpty ? null : text.ToString()),
        BooleanDataViewType => new TextReader<bool>(column, ColumnKind.Boolean, flag => flag ? "true" : "false"),
        DateTimeDataViewType => new TextReader<DateTime>(column, ColumnKind.Date, Iso),
        DateTimeOffsetDataViewType => new TextReader<DateTimeOffset>(column, ColumnKind.Date, at => Iso(at.UtcDateTime)),
        var type => Number(column, type),
    };

    /// <summary>Binds to a row, whose values are read from then on.</summary>
    public abstract void Bind(DataViewRow row);

    /// <summary>Reads the row's value.</summary>
    public abstract void Add();

    /// <summary>The columns of what was read since the last call.</summary>
    public abstract IEnumerable<Column> Take();

    private static ColumnReader? Number(DataViewSchema.Column column, DataViewType type) => type.RawType switch
    {
        var t when t == typeof(float) => new NumberReader<float>(column, x => x),
        var t when t == typeof(double) => new NumberReader<double>(column, x => x),
        var t when t == typeof(sbyte) => new NumberReader<sbyte>(column, x => x),
        var t when t == typeof(byte) => new NumberReader<byte>(column, x => x),
        var t when t == typeof(short) => new NumberReader<short>(column, x => x),
        var t when t == typeof(ushort) => new NumberReader<ushort>(column, x => x),
        var t when t == typeof(int) => new NumberReader<int>(column, x => x),
        var t when t == typeof(uint) => new NumberReader<uint>(column, x => x),
        var t when t == typeof(long) => new NumberReader<long>(column, x => x),
        var t when t == typeof(ulong) => new NumberReader<ulong>(column, x => x),
        _ => null,
    };

    private static ColumnReader? Vector(DataViewSchema.Column column, VectorDataViewType vector) => vector.ItemType.RawType switch
    {
        var t when t == typeof(float) => new VectorReader<float>(column, vector.Size, x => x),
        var t when t == typeof(double) => new VectorReader<double>(column, vector.Size, x => x),
        var t when t == typeof(int) => new VectorReader<int>(column, vector.Size, x => x),
        var t when t == typeof(uint) => new VectorReader<uint>(column, vector.Size, x => x),
        var t when t == typeof(byte) => new VectorReader<byte>(column, vector.Size, x => x),
        var t when t == typeof(bool) => new VectorReader<bool>(column, vector.Size, x => x ? 1 : 0),
        _ => null,
    };

    private static string Iso(DateTime at) => at.ToString(at.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
}

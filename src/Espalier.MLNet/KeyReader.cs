using System.Globalization;
using Espalier.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Espalier.MLNet;

/// <summary>Makes readers of key columns: a key is the name it stands for, or its number where it has none; key 0 is missing.</summary>
internal static class KeyReader
{
    public static ColumnReader? Of(DataViewSchema.Column column, KeyDataViewType type)
    {
        string[]? names = Names(column);
        return type.RawType switch
        {
            var t when t == typeof(uint) => new TextReader<uint>(column, ColumnKind.Category, key => Name(key, names)),
            var t when t == typeof(byte) => new TextReader<byte>(column, ColumnKind.Category, key => Name(key, names)),
            var t when t == typeof(ushort) => new TextReader<ushort>(column, ColumnKind.Category, key => Name(key, names)),
            var t when t == typeof(ulong) => new TextReader<ulong>(column, ColumnKind.Category, key => Name(key, names)),
            _ => null,
        };
    }

    private static string? Name(ulong key, string[]? names) => key == 0 ? null : names is not null && key <= (ulong)names.Length ? names[key - 1]
        : key.ToString(CultureInfo.InvariantCulture);

    private static string[]? Names(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull("KeyValues") is not { } values || values.Type is not VectorDataViewType vector) return null;
        if (vector.ItemType is TextDataViewType) return Read<ReadOnlyMemory<char>>(column, text => text.ToString());
        if (vector.ItemType.RawType == typeof(float)) return Read<float>(column, x => x.ToString(CultureInfo.InvariantCulture));
        if (vector.ItemType.RawType == typeof(double)) return Read<double>(column, x => x.ToString(CultureInfo.InvariantCulture));
        if (vector.ItemType.RawType == typeof(int)) return Read<int>(column, x => x.ToString(CultureInfo.InvariantCulture));
        return vector.ItemType.RawType == typeof(bool) ? Read<bool>(column, x => x ? "true" : "false") : null;
    }

    private static string[] Read<T>(DataViewSchema.Column column, Func<T, string> write)
    {
        VBuffer<T> values = default;
        column.Annotations.GetValue("KeyValues", ref values);
        return [.. values.DenseValues().Select(write)];
    }
}

using System.ComponentModel.DataAnnotations.Schema;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>Reads objects as rows: the public properties of a type are columns, named as <see cref="ColumnAttribute"/> says or after the property.</summary>
/// <typeparam name="T">A class, record, struct or anonymous type.</typeparam>
internal sealed class ObjectRows<T>
{
    private readonly (string Name, PropertyInfo Property)[] _columns;

    /// <param name="wanted">
    /// Columns that are needed. One that no property is named after exactly is found without regard to case, spaces and signs:
    /// <c>FixedAcidity</c> is <c>fixed acidity</c>.
    /// </param>
    /// <exception cref="EspalierException">The type has no properties, or two are as near to one column.</exception>
    public ObjectRows(IEnumerable<string> wanted)
    {
        (string Name, PropertyInfo Property)[] found = [.. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.CanRead && p.GetIndexParameters().Length == 0)
            .Select(p => (p.GetCustomAttribute<ColumnAttribute>()?.Name ?? p.Name, p))];
        if (found.Length == 0) throw new EspalierException($"An object with a property for each column was expected but {typeof(T).Name} has none.");
        foreach (string column in wanted)
        {
            if (found.Any(f => f.Name == column)) continue;
            int[] near = [.. Enumerable.Range(0, found.Length).Where(i => Fold(found[i].Name) == Fold(column))];
            if (near.Length > 1)
                throw new EspalierException($"{typeof(T).Name} should have one property for the column '{column}' but has {string.Join(" and ", near.Select(i => found[i].Property.Name))}. Say which with [Column(\"{column}\")].");
            if (near.Length == 1) found[near[0]].Name = column;
        }
        _columns = found;
    }

    /// <summary>Rows as a table.</summary>
    /// <param name="rows">At least one.</param>
    /// <exception cref="EspalierException">A property holds neither number nor text.</exception>
    public Table Read(IReadOnlyList<T> rows)
    {
        var columns = new List<Column>(_columns.Length);
        foreach (var (name, property) in _columns)
        {
            var builder = new ValueBuilder(name);
            bool usable = true;
            for (int row = 0; row < rows.Count && usable; row++) usable = builder.TryAdd(Plain(property.GetValue(rows[row])));
            if (usable) columns.Add(builder.Build()); // what is no value, such as a list, is no column
        }
        return new Table(columns, RowOrigin.Memory(rows.Count));
    }

    /// <summary>What a value that arrived as JSON, or a named constant, stands for.</summary>
    internal static object? Plain(object? value) => value switch
    {
        JsonElement json => OfJson(json),
        JsonNode json => OfJson(JsonSerializer.SerializeToElement(json)),
        Enum named => named.ToString(),
        _ => value,
    };

    private static object? OfJson(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number => json.GetDouble(),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => json, // neither number nor text: refused with its column
    };

    private static string Fold(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}

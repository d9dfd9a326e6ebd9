using Espalier.Data;
using Microsoft.ML;

namespace Espalier.MLNet;

/// <summary>Reads a column whose values are texts in a table: names, yes or no, dates.</summary>
/// <typeparam name="T">How the view holds them.</typeparam>
internal sealed class TextReader<T>(DataViewSchema.Column source, ColumnKind? kind, Func<T, string?> read) : ColumnReader(source)
{
    private readonly List<string?> _values = [];
    private ValueGetter<T>? _get;

    public override IReadOnlyList<string> Names => [Source.Name];

    public override void Bind(DataViewRow row) => _get = row.GetGetter<T>(Source);

    public override void Add()
    {
        T value = default!;
        _get!(ref value);
        _values.Add(read(value));
    }

    public override IEnumerable<Column> Take()
    {
        var column = new TextColumn(Source.Name, [.. _values], kind);
        _values.Clear();
        return [column];
    }
}

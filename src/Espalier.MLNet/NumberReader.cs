using Espalier.Data;
using Microsoft.ML;

namespace Espalier.MLNet;

/// <summary>Reads a column of numbers; NaN is missing.</summary>
/// <typeparam name="T">How the view holds them.</typeparam>
internal sealed class NumberReader<T>(DataViewSchema.Column source, Func<T, double> read) : ColumnReader(source)
{
    private readonly List<double> _values = [];
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
        var column = new NumberColumn(Source.Name, [.. _values]);
        _values.Clear();
        return [column];
    }
}

using System.Globalization;
using Espalier.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Espalier.MLNet;

/// <summary>Reads a vector of numbers: each slot is a column of the table, named <c>vector.slot</c> after the slot's name, or its number from 0.</summary>
/// <typeparam name="T">How the view holds them.</typeparam>
internal sealed class VectorReader<T> : ColumnReader
{
    private readonly Func<T, double> _read;
    private readonly List<double>[] _values;
    private ValueGetter<VBuffer<T>>? _get;
    private VBuffer<T> _buffer;
    private readonly T[] _dense;

    public VectorReader(DataViewSchema.Column source, int size, Func<T, double> read) : base(source)
    {
        _read = read;
        _dense = new T[size];
        _values = [.. Enumerable.Range(0, size).Select(_ => new List<double>())];
        var names = new string[size];
        VBuffer<ReadOnlyMemory<char>> slots = default;
        if (source.Annotations.Schema.GetColumnOrNull("SlotNames") is { Type: VectorDataViewType { ItemType: TextDataViewType } }) source.Annotations.GetValue("SlotNames", ref slots);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < size; i++)
        {
            string slot = i < slots.Length ? slots.GetItemOrDefault(i).ToString() : "";
            string number = i.ToString(CultureInfo.InvariantCulture);
            names[i] = $"{source.Name}.{(slot.Length == 0 ? number : slot)}";
            if (!taken.Add(names[i])) names[i] = $"{source.Name}.{slot}.{number}"; // two slots of one name
        }
        Names = names;
    }

    public override IReadOnlyList<string> Names { get; }

    public override void Bind(DataViewRow row) => _get = row.GetGetter<VBuffer<T>>(Source);

    public override void Add()
    {
        _get!(ref _buffer);
        Array.Clear(_dense);
        _buffer.CopyTo(_dense);
        for (int i = 0; i < _values.Length; i++) _values[i].Add(_read(_dense[i]));
    }

    public override IEnumerable<Column> Take()
    {
        Column[] columns = [.. Names.Select((name, i) => new NumberColumn(name, [.. _values[i]]))];
        foreach (var values in _values) values.Clear();
        return columns;
    }
}

namespace Espalier.Data;

/// <summary>Collects text; a value that comes again shares the string of its first appearance.</summary>
/// <param name="name">The column's name.</param>
/// <param name="missing">The words that mean "no value".</param>
/// <param name="kind">What the text means; null infers it.</param>
internal sealed class TextBuilder(string name, MissingWords missing, ColumnKind? kind) : ColumnBuilder(name, missing)
{
    private const int MostShared = 4096; // a column of more values is no list of classes: looking each up would not pay
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private string?[] _values = new string?[256];
    private int _count, _missing;
    private string? _last;

    /// <inheritdoc/>
    public override bool TryAdd(ReadOnlySpan<char> field)
    {
        field = field.Trim();
        if (_count == _values.Length) Array.Resize(ref _values, _count * 2);
        if (Missing.Has(field)) (_count, _missing) = (_count + 1, _missing + 1);
        else if (field.Contains('\0')) return false;
        else _values[_count++] = Share(field);
        return true;
    }

    /// <inheritdoc/>
    public override Column Build()
    {
        Array.Resize(ref _values, _count);
        bool allKnown = _known.Count < MostShared;
        return new TextColumn(Name, _values, kind ?? (allKnown ? TextColumn.InferFrom(_known, _count - _missing) : null));
    }

    private string Share(ReadOnlySpan<char> field)
    {
        if (_last is not null && field.SequenceEqual(_last)) return _last; // equal values often stand together
        var lookup = _known.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(field, out string? known)) return _last = known;
        string value = _last = field.ToString();
        if (_known.Count < MostShared) _known.Add(value);
        return value;
    }
}

using System.Globalization;
using System.Numerics;

namespace Espalier.Data;

/// <summary>Collects the values of one column of a query: numbers as long as all are numbers, otherwise text.</summary>
/// <param name="name">The column's name.</param>
internal sealed class ValueBuilder(string name)
{
    private readonly List<double> _numbers = [];
    private List<string?>? _texts;
    private ColumnKind? _kind; // of all values so far; null before the first
    private bool _mixed;

    /// <summary>Adds the next row's value.</summary>
    /// <param name="value">A value as a data reader gives it; null and DBNull are missing.</param>
    /// <returns>False when the value can be neither number nor text.</returns>
    public bool TryAdd(object? value)
    {
        switch (value)
        {
            case null or DBNull: AddMissing(); return true;
            case double x: AddNumber(x); return true;
            case float x: AddNumber(x); return true;
            case long x: AddNumber(x); return true;
            case int x: AddNumber(x); return true;
            case short x: AddNumber(x); return true;
            case byte x: AddNumber(x); return true;
            case sbyte x: AddNumber(x); return true;
            case ushort x: AddNumber(x); return true;
            case uint x: AddNumber(x); return true;
            case ulong x: AddNumber(x); return true;
            case decimal x: AddNumber((double)x); return true;
            case BigInteger x: AddNumber((double)x); return true;
            case bool x: AddText(x ? "true" : "false", ColumnKind.Boolean); return true;
            case DateTime x: AddText(IsoDate.Format(x), ColumnKind.Date); return true;
            case DateTimeOffset x: AddText(IsoDate.Format(x.UtcDateTime), ColumnKind.Date); return true;
            case DateOnly x: AddText(x.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ColumnKind.Date); return true;
            case string or char or Guid or TimeSpan or TimeOnly:
                AddText(Convert.ToString(value, CultureInfo.InvariantCulture)!, ColumnKind.Text);
                return true;
            default: return false;
        }
    }

    /// <summary>The column of everything added.</summary>
    public Column Build()
    {
        if (_texts is null) return new NumberColumn(name, [.. _numbers]);
        return new TextColumn(name, [.. _texts], _mixed || _kind == ColumnKind.Text ? null : _kind);
    }

    private void AddMissing()
    {
        if (_texts is null) _numbers.Add(double.NaN);
        else _texts.Add(null);
    }

    private void AddNumber(double number)
    {
        Note(ColumnKind.Number);
        if (_texts is null) _numbers.Add(number);
        else _texts.Add(double.IsNaN(number) ? null : NumberColumn.Format(number));
    }

    private void AddText(string text, ColumnKind kind)
    {
        Note(kind);
        _texts ??= _numbers.ConvertAll(number => double.IsNaN(number) ? null : NumberColumn.Format(number));
        _texts.Add(text);
    }

    private void Note(ColumnKind kind)
    {
        if (_kind is { } before && before != kind) _mixed = true;
        _kind = kind;
    }
}

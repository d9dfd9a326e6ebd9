namespace Espalier.Data;

/// <summary>Collects numbers.</summary>
/// <param name="name">The column's name.</param>
/// <param name="missing">The words that mean "no value".</param>
/// <param name="decimalMark">'.' or ','.</param>
internal sealed class NumberBuilder(string name, MissingWords missing, char decimalMark) : ColumnBuilder(name, missing)
{
    private double[] _values = new double[256];
    private int _count;

    /// <inheritdoc/>
    public override bool TryAdd(ReadOnlySpan<char> field)
    {
        bool number = NumberText.TryRead(field, decimalMark, out double value);
        if (!number || Missing.HaveNumbers)
        {
            if (Missing.Has(field.Trim())) value = double.NaN;
            else if (!number) return false;
        }
        if (_count == _values.Length) Array.Resize(ref _values, _count * 2);
        _values[_count++] = value;
        return true;
    }

    /// <inheritdoc/>
    public override Column Build()
    {
        Array.Resize(ref _values, _count);
        return new NumberColumn(Name, _values);
    }
}

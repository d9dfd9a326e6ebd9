using System.Globalization;

namespace Espalier.Data;

/// <summary>A column of 64-bit numbers; NaN is a missing value.</summary>
public sealed class NumberColumn : Column
{
    private int _missing = -1;

    /// <summary>Wraps numbers, without copying them.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="values">One value a row, NaN where missing; not to be changed afterwards.</param>
    /// <param name="kind">What the numbers mean.</param>
    public NumberColumn(string name, double[] values, ColumnKind kind = ColumnKind.Number) : base(name, kind) => Values = values;

    /// <summary>One value a row, NaN where missing. Infinities are kept: see <see cref="Table.CheckFinite"/>.</summary>
    public double[] Values { get; }

    /// <inheritdoc/>
    public override int Count => Values.Length;

    /// <inheritdoc/>
    public override int MissingCount
    {
        get
        {
            if (_missing < 0)
            {
                int missing = 0;
                foreach (double value in Values)
                    if (double.IsNaN(value)) missing++;
                _missing = missing;
            }
            return _missing;
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> SortedDistinct
    {
        get
        {
            double[] distinct = [.. Values.Where(value => !double.IsNaN(value)).Select(value => value + 0.0).Distinct()];
            Array.Sort(distinct);
            return Array.ConvertAll(distinct, Format);
        }
    }

    /// <inheritdoc/>
    public override bool IsMissing(int row) => double.IsNaN(Values[row]);

    /// <inheritdoc/>
    public override string? TextAt(int row) => double.IsNaN(Values[row]) ? null : Format(Values[row]);

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows)
    {
        var taken = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++) taken[i] = Values[rows[i]];
        return new NumberColumn(Name, taken, Kind);
    }

    /// <inheritdoc/>
    public override Column Named(string name) => new NumberColumn(name, Values, Kind);

    /// <inheritdoc/>
    public override Column OfKind(ColumnKind kind) => kind == Kind ? this : new NumberColumn(Name, Values, kind);

    /// <summary>A number's shortest invariant text that reads back as the same number; negative zero as 0.</summary>
    /// <param name="value">The number.</param>
    public static string Format(double value) => (value + 0.0).ToString("R", CultureInfo.InvariantCulture);

    // Adding 0 turns the negative zero into the positive one; every NaN is the same missing value.
    internal override ulong[] EqualityKeys() =>
        Array.ConvertAll(Values, value => BitConverter.DoubleToUInt64Bits(double.IsNaN(value) ? double.NaN : value + 0.0));

    private protected override Factor MakeFactor()
    {
        var codes = new int[Values.Length];
        var numbers = new Dictionary<double, int>();
        var values = new List<string>();
        for (int row = 0; row < codes.Length; row++)
        {
            double value = Values[row];
            if (double.IsNaN(value))
            {
                codes[row] = -1;
                continue;
            }
            if (!numbers.TryGetValue(value, out codes[row]))
            {
                codes[row] = values.Count;
                numbers.Add(value, values.Count);
                values.Add(Format(value));
            }
        }
        return new Factor(values, codes);
    }
}

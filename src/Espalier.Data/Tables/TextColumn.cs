namespace Espalier.Data;

/// <summary>A column of text; null is a missing value.</summary>
public sealed class TextColumn : Column
{
    private const int FewValues = 20;
    private int _missing = -1;

    /// <summary>Wraps text, without copying it.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="values">One value a row, null where missing; not to be changed afterwards.</param>
    /// <param name="kind">What the text means; null infers it from the values (see <see cref="Infer"/>).</param>
    /// <param name="order">The order of the values where they have one of their own, such as bad, ok, good; null for none.</param>
    public TextColumn(string name, string?[] values, ColumnKind? kind = null, IReadOnlyList<string>? order = null) : base(name, kind ?? Infer(values)) =>
        (Values, Order) = (values, order);

    /// <summary>Makes a column from texts as a file would be read: numbers where every text is one, otherwise text.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="values">One value a row, null where missing.</param>
    public static Column Read(string name, string?[] values)
    {
        var numbers = new double[values.Length];
        for (int row = 0; row < values.Length; row++)
        {
            if (values[row] is not { } value) numbers[row] = double.NaN;
            else if (!NumberText.TryRead(value, '.', out numbers[row])) return new TextColumn(name, values);
        }
        return new NumberColumn(name, numbers);
    }

    /// <summary>The order of the values where they have one of their own, or null.</summary>
    public IReadOnlyList<string>? Order { get; }

    /// <summary>One value a row, null where missing.</summary>
    public string?[] Values { get; }

    /// <inheritdoc/>
    public override int Count => Values.Length;

    /// <inheritdoc/>
    public override int MissingCount
    {
        get
        {
            if (_missing < 0) _missing = Values.Count(value => value is null);
            return _missing;
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> SortedDistinct
    {
        get
        {
            if (Order is not null) return [.. Order.Where(Factor.Values.Contains), .. Factor.Values.Except(Order)];
            string[] sorted = [.. Factor.Values];
            Array.Sort(sorted, StringComparer.Ordinal);
            if (!sorted.All(text => NumberText.TryRead(text, '.', out _))) return sorted;
            // Numbers kept as text, such as classes 9 and 10, go by size.
            return [.. sorted.OrderBy(text => NumberText.TryRead(text, '.', out double number) ? number : 0)];
        }
    }

    /// <inheritdoc/>
    public override bool IsMissing(int row) => Values[row] is null;

    /// <inheritdoc/>
    public override string? TextAt(int row) => Values[row];

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows)
    {
        var taken = new string?[rows.Length];
        for (int i = 0; i < rows.Length; i++) taken[i] = Values[rows[i]];
        return new TextColumn(Name, taken, Kind, Order);
    }

    /// <inheritdoc/>
    public override Column Named(string name) => new TextColumn(name, Values, Kind, Order);

    /// <inheritdoc/>
    public override Column OfKind(ColumnKind kind) => kind == Kind ? this : new TextColumn(Name, Values, kind, Order);

    /// <summary>
    /// What text means: <see cref="ColumnKind.Boolean"/> when the values are one pair of <see cref="BooleanWords"/>,
    /// <see cref="ColumnKind.Date"/> when all are ISO 8601 dates, <see cref="ColumnKind.Text"/> when there are more than 20 different
    /// values and more than one for every two rows, otherwise <see cref="ColumnKind.Category"/>.
    /// </summary>
    /// <param name="values">The values, null where missing.</param>
    public static ColumnKind Infer(ReadOnlySpan<string?> values)
    {
        var distinct = new HashSet<string>();
        int present = 0;
        foreach (string? value in values)
        {
            if (value is null) continue;
            present++;
            distinct.Add(value);
        }
        return InferFrom(distinct, present);
    }

    /// <summary>What text means, from its different values and the number of rows that have one.</summary>
    internal static ColumnKind InferFrom(HashSet<string> distinct, int present)
    {
        if (present == 0) return ColumnKind.Text;
        if (distinct.All(value => IsoDate.TryRead(value, out _))) return ColumnKind.Date;
        if (BooleanWords.AreOnePair([.. distinct.Take(5)])) return ColumnKind.Boolean;
        return distinct.Count > FewValues && distinct.Count > present / 2 ? ColumnKind.Text : ColumnKind.Category;
    }

    internal override ulong[] EqualityKeys() => Array.ConvertAll(Factor.Codes, code => (ulong)(uint)code);

    private protected override Factor MakeFactor()
    {
        var codes = new int[Values.Length];
        var known = new Dictionary<string, int>();
        var values = new List<string>();
        for (int row = 0; row < codes.Length; row++)
        {
            if (Values[row] is not { } value)
            {
                codes[row] = -1;
                continue;
            }
            if (!known.TryGetValue(value, out codes[row]))
            {
                codes[row] = values.Count;
                known.Add(value, values.Count);
                values.Add(value);
            }
        }
        return new Factor(values, codes);
    }
}

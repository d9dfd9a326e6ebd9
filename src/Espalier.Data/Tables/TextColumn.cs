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
    public TextColumn(string name, string?[] values, ColumnKind? kind = null) : base(name, kind ?? Infer(values)) => Values = values;

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
        return new TextColumn(Name, taken, Kind);
    }

    /// <inheritdoc/>
    public override Column Named(string name) => new TextColumn(name, Values, Kind);

    /// <inheritdoc/>
    public override Column OfKind(ColumnKind kind) => kind == Kind ? this : new TextColumn(Name, Values, kind);

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
        bool dates = true;
        foreach (string? value in values)
        {
            if (value is null) continue;
            present++;
            if (distinct.Add(value) && dates) dates = IsoDate.TryRead(value, out _);
        }
        if (present == 0) return ColumnKind.Text;
        if (dates) return ColumnKind.Date;
        if (distinct.Count <= 4 && BooleanWords.AreOnePair([.. distinct])) return ColumnKind.Boolean;
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

using System.Globalization;

namespace Espalier.Data;

/// <summary>What a column holds.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Kind">What the values mean.</param>
/// <param name="Missing">How many rows have no value.</param>
/// <param name="Distinct">How many different values there are.</param>
/// <param name="Numbers">Figures of a column of numbers; null for text, or when no number is finite.</param>
/// <param name="Top">The most frequent values, most frequent first (equals in order of appearance); at most <see cref="TopCount"/>.</param>
public sealed record ColumnSummary(string Name, ColumnKind Kind, int Missing, int Distinct, NumberSummary? Numbers, IReadOnlyList<(string Value, int Count)> Top)
{
    /// <summary>How many of the most frequent values are kept.</summary>
    public const int TopCount = 10;

    /// <summary>Summarises a column.</summary>
    /// <param name="column">The column.</param>
    public static ColumnSummary Of(Column column)
    {
        Factor factor = column.Factor;
        int[] counts = factor.Counts();
        (string, int)[] top = [.. Enumerable.Range(0, counts.Length).OrderByDescending(code => counts[code]).Take(TopCount).Select(code => (factor.Values[code], counts[code]))];
        return new ColumnSummary(column.Name, column.Kind, column.MissingCount, counts.Length,
            column is NumberColumn numbers ? NumberSummary.Of(numbers.Values) : null, top);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string values = Numbers is { } numbers && Kind == ColumnKind.Number
            ? numbers.ToString()
            : string.Join(", ", Top.Take(5).Select(top => string.Create(CultureInfo.InvariantCulture, $"{top.Value} ({top.Count})"))) + (Distinct > 5 ? ", …" : "");
        return $"{Kind}, {Distinct} different{(Missing > 0 ? $", {Missing} missing" : "")}: {values}";
    }
}

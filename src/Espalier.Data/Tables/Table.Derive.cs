namespace Espalier.Data;

public sealed partial class Table
{
    /// <summary>Adds a column with the name of the bin that each number is in; missing stays missing.</summary>
    /// <param name="name">The column of numbers.</param>
    /// <param name="bins">The bins, such as <c>Bins.Parse("≤4 bad, 5–6 ok, ≥7 good")</c>.</param>
    /// <param name="into">The added column (<see cref="ColumnKind.Category"/>, its values in the order of the bins); null replaces the numbers.</param>
    /// <exception cref="EspalierException">The column holds text, or a number is in no bin; the message names its line.</exception>
    public Table Bin(string name, Bins bins, string? into = null)
    {
        double[] numbers = Numbers(name).Values;
        var values = new string?[RowCount];
        for (int row = 0; row < values.Length; row++)
        {
            if (double.IsNaN(numbers[row])) continue;
            values[row] = bins.Find(numbers[row]) ?? throw new EspalierException(
                $"{Origin.Place(row)}, column '{name}': {NumberColumn.Format(numbers[row])} is in none of the bins {bins}. Add a bin for it.");
        }
        return With(new TextColumn(into ?? name, values, ColumnKind.Category, bins.Labels));
    }

    /// <summary>Takes the texts of a column apart into several columns, one for each name of a pattern.</summary>
    /// <param name="name">The column.</param>
    /// <param name="pattern">The pattern, such as <c>NamePattern.Parse("{userid}_{pose}_{expression}_{eyes}")</c>.</param>
    /// <exception cref="EspalierException">A text does not match (the message names its line), or a column of that name is there already.</exception>
    public Table Extract(string name, NamePattern pattern) => Spread(name, pattern.Names, text => pattern.TryMatch(text, out string[] values)
        ? values
        : throw new EspalierException($"the pattern {pattern} was expected but the value is '{Excerpt.Of(text)}'."));

    /// <summary>Cuts the texts of a column at a separator into several columns.</summary>
    /// <param name="name">The column.</param>
    /// <param name="separator">What stands between the values, such as <c>_</c>.</param>
    /// <param name="into">The names of the added columns: as many as every text has values.</param>
    /// <exception cref="EspalierException">A text has more or fewer values (the message names its line), or a column of that name is there already.</exception>
    public Table Cut(string name, string separator, IReadOnlyList<string> into)
    {
        if (separator.Length == 0) throw new EspalierException("A separator was expected to cut at but got an empty one.");
        return Spread(name, into, text =>
        {
            string[] values = text.Split(separator);
            return values.Length == into.Count ? values : throw new EspalierException(
                $"{into.Count} values between '{separator}' were expected ({string.Join(", ", into)}) but '{Excerpt.Of(text)}' has {values.Length}.");
        });
    }

    /// <summary>Adds year, month, day and weekday (1 Monday … 7 Sunday) of a column of dates as numbers, named such as <c>laid year</c>.</summary>
    /// <param name="name">The column of ISO 8601 dates.</param>
    /// <exception cref="EspalierException">A value is no date; the message names its line.</exception>
    public Table DateParts(string name)
    {
        Factor factor = As(name, ColumnKind.Date)[name].Factor;
        DateTime[] dates = [.. factor.Values.Select(text => IsoDate.TryRead(text, out DateTime date) ? date : default)];
        (string Part, Func<DateTime, double> Of)[] parts =
        [
            ("year", date => date.Year), ("month", date => date.Month), ("day", date => date.Day),
            ("weekday", date => date.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)date.DayOfWeek),
        ];
        Table table = this;
        foreach ((string part, Func<DateTime, double> of) in parts)
            table = table.With(new NumberColumn($"{name} {part}", Array.ConvertAll(factor.Codes, code => code < 0 ? double.NaN : of(dates[code]))));
        return table;
    }

    private Table Spread(string name, IReadOnlyList<string> into, Func<string, string[]> cut)
    {
        foreach (string added in into)
            if (Contains(added))
                throw new EspalierException($"Column '{name}' cannot be taken apart into '{added}': there is a column of that name. Rename or drop it first.");
        Factor factor = this[name].Factor;
        var apart = new string[factor.Values.Count][];
        for (int code = 0; code < apart.Length; code++)
        {
            try
            {
                apart[code] = cut(factor.Values[code]);
            }
            catch (EspalierException error)
            {
                throw new EspalierException($"{Origin.Place(Array.IndexOf(factor.Codes, code))}, column '{name}': {error.Message}");
            }
        }
        Table table = this;
        for (int i = 0; i < into.Count; i++)
            table = table.With(TextColumn.Read(into[i], Array.ConvertAll(factor.Codes, code => code < 0 || apart[code][i].Length == 0 ? null : apart[code][i])));
        return table;
    }
}

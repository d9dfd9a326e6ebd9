using System.Globalization;
using System.Text.RegularExpressions;
using Espalier.Data;

namespace Espalier.Design;

/// <summary>Finds out what single columns are: by their values first, by what the other columns say second, by their names last.</summary>
internal static partial class ColumnReader
{
    private const int FewRows = 10;
    private const double NearlyEmpty = 0.05;

    /// <summary>Rows a class should have on average before it can be learnt.</summary>
    public const int RowsPerClass = 5;

    /// <summary>Classes that are not many whatever the number of rows.</summary>
    private const int FewClasses = 20;

    /// <summary>Reads a column.</summary>
    /// <param name="table">The table, for what other columns say about it.</param>
    /// <param name="column">The column.</param>
    public static ColumnReading Read(Table table, Column column)
    {
        int rows = column.Count, known = rows - column.MissingCount, distinct = column.Distinct.Count;
        if (known == 0) return Aside(column, AsideReason.Empty, "no row has a value");
        if ((rows >= FewRows && known < FewRows) || known < NearlyEmpty * rows)
            return Aside(column, AsideReason.NearlyEmpty, string.Create(CultureInfo.InvariantCulture, $"only {known} of {rows} rows have a value: too few to learn from or to judge by"));
        if (distinct == 1) return Aside(column, AsideReason.Constant, $"always {column.Distinct[0]}: there is nothing to tell apart");
        if (column is NumberColumn numbers) return NumberReader.Read(table, numbers);
        var text = (TextColumn)column;
        var reading = Text(text, known);
        // One class in several spellings would be several classes; where nothing else has to be done to the column, they are brought to one.
        if (reading is not { Aside: null or AsideReason.TooManyClasses, Mend: null } || Spellings(reading.Meaning == ColumnMeaning.AnyOf ? reading.Classes : text.Distinct) is not { } several) return reading;
        var alike = (TextColumn)table.OneSpelling(column.Name)[column.Name];
        if (alike.Distinct.Count < 2 || Text(alike, known) is not { Aside: null, Mend: null } merged) return reading;
        return merged with { Mend = "one_spelling", Why = $"{merged.Why}; {several}" };
    }

    private static ColumnReading Text(TextColumn column, int known) => Lists(column, known) ?? ReadText(column, known, column.Distinct.Count);

    // ['a', 'b'], as a program prints a list.
    private static ColumnReading? Lists(TextColumn column, int known)
    {
        if (!column.Distinct.All(v => ListText.TryRead(v, out var items) && !items.Exists(item => item.Contains(',')))) return null;
        var plain = new TextColumn(column.Name, Array.ConvertAll([.. column.Values], v => v is not null && ListText.TryRead(v, out var items) ? string.Join(',', items) : null), ColumnKind.Category);
        return Labels.Find(plain) is (",", var labels)
            ? new ColumnReading(column.Name, ColumnMeaning.AnyOf, string.Create(CultureInfo.InvariantCulture, $"lists as a program prints them, of {labels.Count} labels that come back in other company: any of them may be true of a row"))
            { Classes = labels, Separator = ",", Mend = "list" } : null;
    }

    private static string? Spellings(IReadOnlyList<string> values)
    {
        string[][] several = [.. values.GroupBy(Table.OneSpelling).Where(g => g.Count() > 1).Select(g => g.Order(StringComparer.Ordinal).ToArray())];
        if (several.Length == 0) return null;
        string shown = string.Join("; ", several.Take(3).Select(s => string.Join(", ", s.Take(4).Select(v => $"'{v}'"))));
        return string.Create(CultureInfo.InvariantCulture, $"{shown}{(several.Length > 3 ? "; …" : "")} {(several.Length == 1 ? "is one class" : "are one class each")} in several spellings: the recipe brings them to one");
    }

    private static ColumnReading ReadText(TextColumn column, int known, int distinct)
    {
        IReadOnlyList<string> values = column.Distinct;
        if (column.Kind == ColumnKind.Date || values.All(v => Day().IsMatch(v)))
            return Aside(column, AsideReason.Date, column.Kind == ColumnKind.Date
                ? $"days or moments: no classes, and a network cannot count with them. To see by year, month and weekday: data: {{ derive: {{ {column.Name}: {{ date: true }} }} }}"
                : "days written in a way of their own: write them as 2024-12-31, then year, month and weekday can be derived");
        if (Spelling(column) is { } yesNo) return yesNo;
        if (IsQuantity(values, out string unit))
            return Quantity(column, unit);
        if (Scales.Order(column.SortedDistinct, column.Name) is { } order)
            return new ColumnReading(column.Name, ColumnMeaning.Ordered, $"{distinct} classes that go up: {string.Join(" < ", order)}") { Classes = order };
        if (Labels.Find(column) is var (separator, labels))
            return new ColumnReading(column.Name, ColumnMeaning.AnyOf, string.Create(CultureInfo.InvariantCulture, $"{(separator == " " ? "a blank" : $"'{separator}'")} stands between {labels.Count} labels that come back in other company: any of them may be true of a row"))
            { Classes = labels, Separator = separator };
        double words = values.Average(v => 1.0 + v.Count(c => c == ' '));
        if (distinct > 0.9 * known && known > FewRows && words < 2.5)
            return Aside(column, AsideReason.Identifier, string.Create(CultureInfo.InvariantCulture, $"{distinct} different values in {known} rows: it names rows and says nothing about others"));
        if (words >= 4 && distinct > FewClasses && distinct > known / 2 || column.Kind == ColumnKind.Text && words >= 3)
            return Aside(column, AsideReason.Text, string.Create(CultureInfo.InvariantCulture, $"free text: {distinct} different texts of {words:0} words on average"));
        if (distinct > FewClasses && known < RowsPerClass * distinct)
            return Aside(column, AsideReason.TooManyClasses, string.Create(CultureInfo.InvariantCulture,
                $"{distinct} classes in {known} rows are {(double)known / distinct:0.0} rows a class: too few to learn. Put rare ones together, or use what they stand for (a region for a city)"));
        if (distinct == 2) return new ColumnReading(column.Name, ColumnMeaning.YesNo, $"two values, {values[0]} and {values[1]}") { Classes = column.SortedDistinct };
        return new ColumnReading(column.Name, ColumnMeaning.OneOf, Scales.GoRound(values) ? $"{distinct} classes that go round: each has two neighbours and none is least"
            : $"{distinct} names, one a row, without an order")
        { Classes = column.SortedDistinct };
    }

    /// <summary>Yes and no, in one pair of words or in many, with words for not knowing or without.</summary>
    private static ColumnReading? Spelling(TextColumn column)
    {
        IReadOnlyList<string> values = column.Distinct;
        string[] unknown = [.. values.Where(v => BooleanWords.IsUnknown(v))];
        string[] answers = [.. values.Except(unknown)];
        bool yes = false, no = false;
        foreach (string value in answers)
        {
            if (!BooleanWords.TryRead(value, out bool said)) return null;
            (yes, no) = (yes || said, no || !said);
        }
        if (!yes || !no) return null;
        bool mend = answers.Length > 2 || unknown.Length > 0;
        string why = answers.Length > 2 ? $"yes and no in {answers.Length} spellings ({string.Join(", ", answers.Take(6))}{(answers.Length > 6 ? ", …" : "")})" : $"two values, {answers[0]} and {answers[1]}";
        if (unknown.Length > 0) why += $"; {string.Join(", ", unknown.Select(u => $"'{u}'"))} is no third answer but a missing one";
        return new ColumnReading(column.Name, ColumnMeaning.YesNo, why) { Classes = mend ? ["no", "yes"] : column.SortedDistinct, Mend = mend ? "yes_no" : null };
    }

    private static bool IsQuantity(IReadOnlyList<string> values, out string unit)
    {
        unit = "";
        if (values.Count < 3) return false;
        foreach (string value in values)
        {
            if (!QuantityText.TryRead(value, out _, out string one)) return false;
            if (one.Length == 0) continue;
            if (unit.Length > 0 && unit != one) return false;
            unit = one;
        }
        // Numbers alone are a column of numbers already; what was kept as text was meant as names.
        return unit.Length > 0 || values.Any(v => v.Contains(',') || v.Contains('\'') || v.Contains(' '));
    }

    private static ColumnReading Quantity(TextColumn column, string unit)
    {
        double[] numbers = [.. column.Values.Select(v => v is null ? double.NaN : QuantityText.TryRead(v, out double n, out _) ? n : double.NaN)];
        bool skewed = NumberReader.IsSkewed(numbers);
        return new ColumnReading(column.Name, ColumnMeaning.Number, unit.Length > 0 ? $"numbers written with '{unit}'" : "numbers with marks between thousands") { Mend = "quantity", Skewed = skewed };
    }

    private static ColumnReading Aside(Column column, AsideReason reason, string why) => new(column.Name, ColumnMeaning.None, why) { Aside = reason };

    [GeneratedRegex(@"^(\d{1,2}[./-]\d{1,2}[./-](\d{4}|\d{2})|\d{4}[./]\d{1,2}[./]\d{1,2}|\d{1,2}\.? [A-Za-z]{3,9}\.? \d{4}|[A-Za-z]{3,9} \d{1,2}, \d{4})([ T]\d{1,2}:\d{2}(:\d{2})?)?$", RegexOptions.NonBacktracking)]
    private static partial Regex Day();
}

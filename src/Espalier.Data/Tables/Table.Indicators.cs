namespace Espalier.Data;

public sealed partial class Table
{
    /// <summary>Adds a column of classes from columns of 0 and 1: the class is the name of the one column that says 1.</summary>
    /// <param name="into">The new column.</param>
    /// <param name="indicators">The columns, of 0 and 1 or yes and no.</param>
    /// <param name="none">The class of a row without any 1; null for no label.</param>
    /// <param name="severalAsMissing">Whether a row with several 1s has no label; otherwise it is an error.</param>
    /// <exception cref="EspalierException">A column holds something else, or a row has several 1s.</exception>
    /// <remarks>A row without a value in one of the columns has no label, unless another says 1.</remarks>
    public Table OneOf(string into, IReadOnlyList<string> indicators, string? none = null, bool severalAsMissing = false)
    {
        sbyte[][] bits = [.. indicators.Select(Indicator)];
        var values = new string?[RowCount];
        for (int row = 0; row < values.Length; row++)
        {
            int found = -1;
            bool several = false, missing = false;
            for (int c = 0; c < bits.Length; c++)
            {
                if (bits[c][row] < 0) missing = true;
                if (bits[c][row] <= 0) continue;
                if (found >= 0 && !severalAsMissing)
                    throw new EspalierException($"{Origin.Place(row)}: one of {string.Join(", ", indicators)} was expected to be 1 but '{indicators[found]}' and '{indicators[c]}' are. Correct the row, or take it as one without a label: several: missing.");
                several = found >= 0;
                found = c;
            }
            values[row] = several ? null : found >= 0 ? indicators[found] : missing ? null : none;
        }
        return With(new TextColumn(into, values, ColumnKind.Category, none is null ? indicators : [.. indicators, none]));
    }

    /// <summary>Adds a column of sets of labels from columns of 0 and 1: the names of all columns that say 1, with <c>|</c> between them.</summary>
    /// <param name="into">The new column.</param>
    /// <param name="indicators">The columns, of 0 and 1 or yes and no. A row without a value in one of them has no labels.</param>
    /// <exception cref="EspalierException">A column holds something else, or its name has a <c>|</c>.</exception>
    public Table AnyOf(string into, IReadOnlyList<string> indicators)
    {
        if (indicators.FirstOrDefault(name => name.Contains('|')) is { } odd) throw new EspalierException($"The column '{odd}' cannot be a label: '|' stands between labels. Rename it.");
        sbyte[][] bits = [.. indicators.Select(Indicator)];
        var values = new string?[RowCount];
        for (int row = 0; row < values.Length; row++)
            if (bits.All(column => column[row] >= 0))
                values[row] = string.Join('|', indicators.Where((_, c) => bits[c][row] > 0));
        return With(new TextColumn(into, values, ColumnKind.Category));
    }

    /// <summary>Puts numbers in place of texts such as <c>$1,234.50</c>, <c>12 %</c> or <c>3.5 kg</c>.</summary>
    /// <param name="name">The column.</param>
    /// <param name="into">Another column for the numbers; null for the same.</param>
    /// <exception cref="EspalierException">A value is no number, or has another unit than the first.</exception>
    public Table Quantities(string name, string? into = null)
    {
        if (this[name] is NumberColumn already) return With(already.Named(into ?? name));
        string[] units = [.. this[name].Distinct.Select(text => QuantityText.TryRead(text, out _, out string unit) ? unit : "").Where(unit => unit.Length > 0).Distinct()];
        if (units.Length > 1) throw new EspalierException($"Column '{name}' has numbers in several units: {string.Join(", ", units)}. Bring them to one.");
        var text = (TextColumn)this[name];
        var numbers = new double[RowCount];
        for (int row = 0; row < numbers.Length; row++)
        {
            numbers[row] = double.NaN;
            if (text.Values[row] is { } value && !QuantityText.TryRead(value, out numbers[row], out _))
                throw new EspalierException($"{Origin.Place(row)}, column '{name}': a number such as 12.5, $1,200 or 12 % was expected but the value is '{Excerpt.Of(value)}'.");
        }
        return With(new NumberColumn(into ?? name, numbers));
    }

    /// <summary>Brings yes and no to one spelling; words for not knowing (<see cref="BooleanWords.IsUnknown"/>) become missing.</summary>
    /// <param name="name">The column.</param>
    /// <param name="into">Another column for the answers; null for the same.</param>
    /// <exception cref="EspalierException">A value is neither.</exception>
    public Table YesNo(string name, string? into = null)
    {
        Column column = this[name];
        var values = new string?[RowCount];
        for (int row = 0; row < values.Length; row++)
        {
            if (column.TextAt(row) is not { } value || BooleanWords.IsUnknown(value)) continue;
            if (!BooleanWords.TryRead(value, out bool yes))
                throw new EspalierException($"{Origin.Place(row)}, column '{name}': yes or no was expected but the value is '{Excerpt.Of(value)}'.");
            values[row] = yes ? "yes" : "no";
        }
        return With(new TextColumn(into ?? name, values, ColumnKind.Boolean));
    }

    /// <summary>
    /// Brings names to one spelling: in small letters, without blanks at the ends and with one blank for several inside. The spelling does not
    /// depend on which others there are, so new rows are spelt alike.
    /// </summary>
    /// <param name="name">The column.</param>
    /// <param name="into">Another column for the names; null for the same.</param>
    public Table OneSpelling(string name, string? into = null)
    {
        Column column = this[name];
        string[] byValue = [.. column.Factor.Values.Select(OneSpelling)];
        return With(new TextColumn(into ?? name, Array.ConvertAll(column.Factor.Codes, code => code < 0 || byValue[code].Length == 0 ? null : byValue[code]), ColumnKind.Category));
    }

    /// <summary>A text in small letters, without blanks at the ends and with one blank for several inside.</summary>
    /// <param name="text">The text.</param>
    internal static string OneSpelling(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();

    /// <summary>Takes lists as programs print them, such as <c>['a', 'b']</c>, to labels with a comma between them; <c>[]</c> has none.</summary>
    /// <param name="name">The column.</param>
    /// <param name="into">Another column for the labels; null for the same.</param>
    /// <exception cref="EspalierException">A value is no list, or an item has a comma.</exception>
    public Table Lists(string name, string? into = null)
    {
        Column column = this[name];
        string[] byValue = [.. column.Factor.Values.Select((value, code) => ListText.TryRead(value, out var items) && !items.Exists(item => item.Contains(',')) ? string.Join(',', items)
            : throw new EspalierException($"{Origin.Place(Array.IndexOf(column.Factor.Codes, code))}, column '{name}': a list such as ['a', 'b'], whose items have no commas, was expected but the value is '{Excerpt.Of(value)}'."))];
        return With(new TextColumn(into ?? name, Array.ConvertAll(column.Factor.Codes, code => code < 0 ? null : byValue[code]), ColumnKind.Category));
    }

    /// <summary>A column of 0 and 1, or −1 and 1: 1 for yes, 0 for no, −1 for missing.</summary>
    private sbyte[] Indicator(string name)
    {
        Column column = this[name];
        bool signs = column.Distinct.All(value => value is "-1" or "1");
        sbyte[] byValue = [.. column.Factor.Values.Select((value, code) => signs && value == "-1" ? (sbyte)0 : BooleanWords.TryRead(value, out bool yes) ? (sbyte)(yes ? 1 : 0)
            : throw new EspalierException($"{Origin.Place(Array.IndexOf(column.Factor.Codes, code))}, column '{name}': 0 or 1 was expected but the value is '{Excerpt.Of(value)}'."))];
        return Array.ConvertAll(column.Factor.Codes, code => code < 0 ? (sbyte)-1 : byValue[code]);
    }
}

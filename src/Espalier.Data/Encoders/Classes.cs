using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>The values that a column of names can have, numbered from 0 in a fixed order.</summary>
public sealed class Classes
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>Makes a list of classes.</summary>
    /// <param name="column">The column, for messages.</param>
    /// <param name="names">The names, all different; numbers as <see cref="NumberColumn.Format"/> writes them.</param>
    /// <param name="areNumbers">Whether the column holds numbers.</param>
    /// <exception cref="EspalierException">No name, or two equal ones.</exception>
    public Classes(string column, IReadOnlyList<string> names, bool areNumbers = false)
    {
        Column = column;
        Names = [.. names];
        AreNumbers = areNumbers;
        if (Names.Count == 0) throw new EspalierException($"Column '{column}' needs at least one class but got none.");
        for (int i = 0; i < Names.Count; i++)
        {
            if (!_numbers.TryAdd(Names[i], i)) throw new EspalierException($"The classes of column '{column}' must differ but '{Names[i]}' is there twice.");
            if (areNumbers && !NumberText.TryRead(Names[i], '.', out _))
                throw new EspalierException($"The classes of column '{column}' should be numbers but one is '{Names[i]}'.");
        }
    }

    /// <summary>The column.</summary>
    public string Column { get; }

    /// <summary>The names, by number.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether the column holds numbers.</summary>
    public bool AreNumbers { get; }

    /// <summary>How many there are.</summary>
    public int Count => Names.Count;

    /// <summary>The classes of a column: those given, or all its values, numbers by size and text by ordinal order.</summary>
    /// <param name="table">The training part.</param>
    /// <param name="column">The column.</param>
    /// <param name="order">The classes in the order wanted; null takes the column's own, sorted.</param>
    /// <exception cref="EspalierException">The column has no value, or one that is not among those given.</exception>
    public static Classes Of(Table table, string column, IReadOnlyList<string>? order = null)
    {
        Column values = table[column];
        if (values.MissingCount == values.Count)
            throw new EspalierException($"Column '{column}' has no value in any of the {values.Count} rows of the training part. Leave it out.");
        var classes = new Classes(column, order ?? values.SortedDistinct, values is NumberColumn);
        classes.CodesByValue(table, values, UnknownValues.Error);
        return classes;
    }

    /// <summary>The number of a class, or −1.</summary>
    /// <param name="name">The name.</param>
    public int IndexOf(string name) => _numbers.GetValueOrDefault(name, -1);

    /// <summary>The class of every distinct value of a column, −1 where it is none.</summary>
    /// <param name="table">The table, for messages.</param>
    /// <param name="column">The column.</param>
    /// <param name="unknown">What to do with a value that is no class.</param>
    internal int[] CodesByValue(Table table, Column column, UnknownValues unknown)
    {
        Factor factor = column.Factor;
        var codes = new int[factor.Values.Count];
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = IndexOf(factor.Values[i]);
            if (codes[i] < 0 && AreNumbers && NumberText.TryRead(factor.Values[i], '.', out double number))
                codes[i] = IndexOf(NumberColumn.Format(number)); // text such as 5.0 for the class 5
            if (codes[i] < 0 && unknown == UnknownValues.Error) throw Unknown(table, Array.IndexOf(factor.Codes, i), factor.Values[i]);
        }
        return codes;
    }

    /// <summary>The class that occurs most often in a column; of several the first. −1 when none occurs.</summary>
    /// <param name="table">The table.</param>
    internal int MostFrequent(Table table)
    {
        Factor factor = table[Column].Factor;
        int[] codes = CodesByValue(table, table[Column], UnknownValues.Error), counts = new int[Count], occurrences = factor.Counts();
        for (int i = 0; i < codes.Length; i++) counts[codes[i]] += occurrences[i];
        int best = 0;
        for (int i = 1; i < counts.Length; i++)
            if (counts[i] > counts[best]) best = i;
        return counts[best] > 0 ? best : -1;
    }

    /// <summary>The error for a value that is no class.</summary>
    /// <param name="table">The table.</param>
    /// <param name="row">The row of the value.</param>
    /// <param name="value">The value.</param>
    internal EspalierException Unknown(Table table, int row, string value) =>
        new($"{table.Origin.Place(row)}, column '{Column}': '{value}' is not a known class.{Nearest.Suggest(value, Names)} Known: {Listed()}.");

    /// <summary>The column that codes stand for.</summary>
    /// <param name="codes">A class a row; −1 is missing.</param>
    internal Column ToColumn(ReadOnlySpan<int> codes)
    {
        if (AreNumbers)
        {
            var numbers = new double[codes.Length];
            for (int i = 0; i < codes.Length; i++)
                if (codes[i] < 0) numbers[i] = double.NaN;
                else NumberText.TryRead(Names[codes[i]], '.', out numbers[i]);
            return new NumberColumn(Column, numbers, ColumnKind.Category);
        }
        var texts = new string?[codes.Length];
        for (int i = 0; i < codes.Length; i++) texts[i] = codes[i] < 0 ? null : Names[codes[i]];
        return new TextColumn(Column, texts, ColumnKind.Category);
    }

    /// <summary>Writes the classes into an encoder's settings.</summary>
    /// <param name="config">Receives them.</param>
    internal void WriteConfig(JsonObject config)
    {
        config["classes"] = EncoderJson.ToArray(Names);
        config["numbers"] = AreNumbers;
    }

    /// <summary>Reads the classes from an encoder's settings.</summary>
    /// <param name="config">The settings.</param>
    internal static Classes FromConfig(Config config) => new(config.Column(), config.Texts("classes"), config.Flag("numbers", false));

    private string Listed() => string.Join(", ", Names.Take(20)) + (Count > 20 ? $", … ({Count} in all)" : "");
}

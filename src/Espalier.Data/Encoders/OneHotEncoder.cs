using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>A feature of names as one indicator a class: 1 for the class of the row, 0 for the others.</summary>
[Registered("OneHotEncoder", "one_hot")]
public sealed class OneHotEncoder : ColumnEncoder
{
    private readonly int _mode;
    private readonly int _first;

    /// <summary>Makes an encoder of known classes.</summary>
    /// <param name="classes">The classes.</param>
    /// <param name="dropFirst">Leave out the first class's indicator: all zeros then mean that class.</param>
    /// <param name="unknown">What to do with a value that is no class.</param>
    /// <param name="missing">Error, Zeros, Category or Mode.</param>
    /// <param name="mode">The class that stands for missing values, for <see cref="MissingValues.Mode"/>.</param>
    /// <exception cref="EspalierException">
    /// A way with missing values that does not fit, or zeros with two meanings: with <paramref name="dropFirst"/> they mean the first class.
    /// </exception>
    public OneHotEncoder(Classes classes, bool dropFirst = false, UnknownValues unknown = UnknownValues.Error,
        MissingValues missing = MissingValues.Error, string? mode = null) : base(classes.Column)
    {
        CheckMissing(missing, MissingValues.Error, MissingValues.Zeros, MissingValues.Category, MissingValues.Mode);
        if (dropFirst && (unknown == UnknownValues.Ignore || missing == MissingValues.Zeros))
            throw new EspalierException($"Column '{Column}': with the first class left out, zeros mean '{classes.Names[0]}', so they cannot stand for unknown or missing values too. Keep the first class.");
        _mode = missing == MissingValues.Mode ? classes.IndexOf(mode ?? "") : -1;
        if (missing == MissingValues.Mode && _mode < 0)
            throw new EspalierException($"Column '{Column}': a known class should stand for missing values but got '{mode}'.");
        Classes = classes;
        DropFirst = dropFirst;
        Unknown = unknown;
        Missing = missing;
        _first = dropFirst ? 1 : 0;
    }

    /// <summary>The classes.</summary>
    public Classes Classes { get; }

    /// <summary>Whether the first class has no indicator.</summary>
    public bool DropFirst { get; }

    /// <summary>What happens to a value that is no class.</summary>
    public UnknownValues Unknown { get; }

    /// <summary>What happens to a missing value.</summary>
    public MissingValues Missing { get; }

    /// <summary>Learns the classes of a column.</summary>
    /// <param name="train">The training part.</param>
    /// <param name="column">The column.</param>
    /// <param name="order">The classes in the order wanted; null sorts them.</param>
    /// <param name="dropFirst">Leave out the first class's indicator.</param>
    /// <param name="unknown">What to do with a value that is no class.</param>
    /// <param name="missing">Error, Zeros, Category or Mode.</param>
    public static OneHotEncoder Fit(Table train, string column, IReadOnlyList<string>? order = null, bool dropFirst = false,
        UnknownValues unknown = UnknownValues.Error, MissingValues missing = MissingValues.Error)
    {
        var classes = Classes.Of(train, column, order);
        string? mode = missing == MissingValues.Mode ? classes.Names[classes.MostFrequent(train)] : null;
        return new OneHotEncoder(classes, dropFirst, unknown, missing, mode);
    }

    internal static OneHotEncoder FromConfig(Config config) => new(Classes.FromConfig(config), config.Flag("drop_first", false),
        config.Choice<UnknownValues>("unknown"), config.Choice<MissingValues>("missing"), config.Text("mode"));

    /// <summary>The number of the class that stands for missing values; -1 for none.</summary>
    internal int ModeIndex => _mode;

    private protected override string[] MakeFeatureNames()
    {
        var names = Classes.Names.Skip(_first).Select(name => $"{Column}_{name}");
        return Missing == MissingValues.Category ? [.. names, $"{Column}_missing"] : [.. names];
    }

    private protected override void Write(Table table, Column column, Span<float> matrix, int stride, int offset)
    {
        int[] byValue = Classes.CodesByValue(table, column, Unknown), codes = column.Factor.Codes;
        int missing = Missing == MissingValues.Category ? Classes.Count : _mode;
        for (int row = 0; row < codes.Length; row++)
        {
            if (codes[row] < 0 && Missing == MissingValues.Error) throw MissingAt(table, row, "Zeros, Category, Mode");
            int code = (codes[row] < 0 ? missing : byValue[codes[row]]) - _first;
            var target = matrix.Slice(row * stride + offset, Width);
            target.Clear();
            if (code >= 0) target[code] = 1;
        }
    }

    private protected override Column Read(ReadOnlySpan<float> matrix, int rows, int stride, int offset)
    {
        var codes = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            var values = matrix.Slice(row * stride + offset, Width);
            // All zeros: the class without an indicator, or none.
            int best = -1 - (1 - _first);
            float highest = _first == 1 ? 0.5f : 0;
            for (int i = 0; i < values.Length; i++)
                if (values[i] > highest) (best, highest) = (i, values[i]);
            int code = best < -1 ? -1 : best + _first;
            codes[row] = code == Classes.Count ? -1 : code;
        }
        return Classes.ToColumn(codes);
    }

    private protected override void WriteConfig(JsonObject config)
    {
        Classes.WriteConfig(config);
        config["drop_first"] = DropFirst;
        config["unknown"] = Unknown.ToString();
        config["missing"] = Missing.ToString();
        if (_mode >= 0) config["mode"] = Classes.Names[_mode];
    }
}

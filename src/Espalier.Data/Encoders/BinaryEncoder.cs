using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>
/// A column of two classes as 0 and 1. The positive class is the one given; of yes and no (in any spelling of
/// <see cref="BooleanWords"/>) yes; otherwise the second when sorted.
/// </summary>
[Registered("BinaryEncoder", "binary")]
public sealed class BinaryEncoder : ColumnEncoder
{
    private readonly int _mode;

    /// <summary>Makes an encoder of known classes.</summary>
    /// <param name="classes">The negative class, then the positive one.</param>
    /// <param name="words">Whether every spelling of yes and no is understood; one class is then a word for yes, the other for no.</param>
    /// <param name="missing">Error, Keep or Mode.</param>
    /// <param name="mode">The class that stands for missing values, for <see cref="MissingValues.Mode"/>.</param>
    /// <exception cref="EspalierException">Not two classes, or a way with missing values that does not fit.</exception>
    public BinaryEncoder(Classes classes, bool words = false, MissingValues missing = MissingValues.Error, string? mode = null)
        : base(classes.Column)
    {
        if (classes.Count != 2)
            throw new EspalierException($"Column '{Column}' needs exactly two classes for yes and no but has {classes.Count}: {string.Join(", ", classes.Names.Take(20))}.");
        CheckMissing(missing, MissingValues.Error, MissingValues.Keep, MissingValues.Mode);
        bool first = false, second = false;
        if (words && !(BooleanWords.TryRead(classes.Names[0], out first) && BooleanWords.TryRead(classes.Names[1], out second) && first != second))
            throw new EspalierException($"Column '{Column}': one word for yes and one for no were expected but the classes are {string.Join(", ", classes.Names)}.");
        _mode = missing == MissingValues.Mode ? classes.IndexOf(mode ?? "") : -1;
        if (missing == MissingValues.Mode && _mode < 0)
            throw new EspalierException($"Column '{Column}': a known class should stand for missing values but got '{mode}'.");
        Classes = classes;
        Words = words;
        PositiveIsYes = second;
        Missing = missing;
    }

    /// <summary>The negative class, then the positive one.</summary>
    public Classes Classes { get; }

    /// <summary>The class that becomes 1.</summary>
    public string Positive => Classes.Names[1];

    /// <summary>The class that becomes 0.</summary>
    public string Negative => Classes.Names[0];

    /// <summary>Whether every spelling of yes and no is understood.</summary>
    public bool Words { get; }

    /// <summary>What happens to a missing value.</summary>
    public MissingValues Missing { get; }

    internal bool PositiveIsYes { get; }

    /// <summary>Learns the two classes of a column.</summary>
    /// <param name="train">The training part.</param>
    /// <param name="column">The column.</param>
    /// <param name="positive">The class that becomes 1; null chooses.</param>
    /// <param name="missing">Error (a feature), Keep (a head) or Mode.</param>
    /// <exception cref="EspalierException">The column has no value, or not two, or <paramref name="positive"/> is none of them.</exception>
    public static BinaryEncoder Fit(Table train, string column, string? positive = null, MissingValues missing = MissingValues.Error)
    {
        if (missing == MissingValues.Keep) LabelEncoder.CheckLabels(train, column);
        var found = Classes.Of(train, column);
        bool words = BooleanWords.AreOnePair(found.Names);
        string[] names = words
            ? [.. found.Names.Where(n => !Yes(n)).Take(1), .. found.Names.Where(Yes).Take(1)]
            : [.. found.Names];
        if (names.Length != 2)
            throw new EspalierException(names.Length == 1
                ? $"Column '{column}' needs two classes for yes and no but every value of the training part is '{names[0]}'. Leave it out, or split so that the training part has both."
                : $"Column '{column}' needs two classes for yes and no but has {names.Length}: {string.Join(", ", names.Take(20))}{(names.Length > 20 ? ", …" : "")}.");
        if (positive is not null)
        {
            int index = Array.FindIndex(names, n => n == positive || (words && BooleanWords.TryRead(positive, out bool yes) && yes == Yes(n)));
            if (index < 0)
                throw new EspalierException($"Column '{column}': '{positive}' should be the positive class but the classes are {names[0]} and {names[1]}.{Nearest.Suggest(positive, names)}");
            if (index == 0) Array.Reverse(names);
        }
        var classes = new Classes(column, names, found.AreNumbers);
        var encoder = new BinaryEncoder(classes, words);
        string? mode = missing == MissingValues.Mode ? encoder.MostFrequent(train) : null;
        return new BinaryEncoder(classes, words, missing, mode);

        static bool Yes(string word) => BooleanWords.TryRead(word, out bool value) && value;
    }

    internal static BinaryEncoder FromConfig(Config config) =>
        new(Classes.FromConfig(config), config.Flag("words", false), config.Choice<MissingValues>("missing"), config.Text("mode"));

    /// <summary>The number of the class that stands for missing values; -1 for none.</summary>
    internal int ModeIndex => _mode;

    private protected override string[] MakeFeatureNames() => [$"{Column}_{Positive}"];

    private protected override void Write(Table table, Column column, Span<float> matrix, int stride, int offset)
    {
        int[] byValue = CodesByValue(table, column), codes = column.Factor.Codes;
        for (int row = 0; row < codes.Length; row++)
        {
            if (codes[row] < 0 && Missing == MissingValues.Error) throw MissingAt(table, row, "Mode, Keep");
            matrix[row * stride + offset] = codes[row] >= 0 ? byValue[codes[row]] : _mode >= 0 ? _mode : float.NaN;
        }
    }

    /// <summary>Takes floats back to classes: from 0.5 on the positive one, so probabilities are fine too.</summary>
    private protected override Column Read(ReadOnlySpan<float> matrix, int rows, int stride, int offset)
    {
        var codes = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            float value = matrix[row * stride + offset];
            codes[row] = float.IsNaN(value) ? -1 : value >= 0.5f ? 1 : 0;
        }
        return Classes.ToColumn(codes);
    }

    private protected override void WriteConfig(JsonObject config)
    {
        Classes.WriteConfig(config);
        config["words"] = Words;
        config["missing"] = Missing.ToString();
        if (_mode >= 0) config["mode"] = Classes.Names[_mode];
    }

    private int[] CodesByValue(Table table, Column column)
    {
        if (!Words) return Classes.CodesByValue(table, column, UnknownValues.Error);
        Factor factor = column.Factor;
        var codes = new int[factor.Values.Count];
        for (int i = 0; i < codes.Length; i++)
            codes[i] = BooleanWords.TryRead(factor.Values[i], out bool yes) ? (yes == PositiveIsYes ? 1 : 0)
                : throw Classes.Unknown(table, Array.IndexOf(factor.Codes, i), factor.Values[i]);
        return codes;
    }

    private string MostFrequent(Table table)
    {
        int[] byValue = CodesByValue(table, table[Column]), occurrences = table[Column].Factor.Counts();
        int difference = 0;
        for (int i = 0; i < byValue.Length; i++) difference += byValue[i] == 1 ? occurrences[i] : -occurrences[i];
        return difference > 0 ? Positive : Negative;
    }
}

using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>A feature of names that have an order (low, medium, high) as one number, 0 … K − 1.</summary>
[Registered("OrdinalEncoder", "ordinal")]
public sealed class OrdinalEncoder : ColumnEncoder
{
    private readonly int _mode;

    /// <summary>Makes an encoder of classes in a given order.</summary>
    /// <param name="classes">The classes, from the lowest.</param>
    /// <param name="missing">Error, Keep or Mode.</param>
    /// <param name="mode">The class that stands for missing values, for <see cref="MissingValues.Mode"/>.</param>
    /// <exception cref="EspalierException">A way with missing values that does not fit.</exception>
    public OrdinalEncoder(Classes classes, MissingValues missing = MissingValues.Error, string? mode = null) : base(classes.Column)
    {
        CheckMissing(missing, MissingValues.Error, MissingValues.Keep, MissingValues.Mode);
        _mode = missing == MissingValues.Mode ? classes.IndexOf(mode ?? "") : -1;
        if (missing == MissingValues.Mode && _mode < 0)
            throw new EspalierException($"Column '{Column}': a known class should stand for missing values but got '{mode}'.");
        Classes = classes;
        Missing = missing;
    }

    /// <summary>The classes, from the lowest.</summary>
    public Classes Classes { get; }

    /// <summary>What happens to a missing value.</summary>
    public MissingValues Missing { get; }

    /// <summary>Checks a column against an order.</summary>
    /// <param name="train">The training part.</param>
    /// <param name="column">The column.</param>
    /// <param name="order">The classes, from the lowest.</param>
    /// <param name="missing">Error, Keep or Mode.</param>
    /// <exception cref="EspalierException">The column has no value, or one that is not in the order.</exception>
    public static OrdinalEncoder Fit(Table train, string column, IReadOnlyList<string> order, MissingValues missing = MissingValues.Error)
    {
        var classes = Classes.Of(train, column, order);
        return new OrdinalEncoder(classes, missing, missing == MissingValues.Mode ? classes.Names[classes.MostFrequent(train)] : null);
    }

    internal static OrdinalEncoder FromConfig(Config config) =>
        new(Classes.FromConfig(config), config.Choice<MissingValues>("missing"), config.Text("mode"));

    /// <summary>The number of the class that stands for missing values; -1 for none.</summary>
    internal int ModeIndex => _mode;

    private protected override string[] MakeFeatureNames() => [Column];

    private protected override void Write(Table table, Column column, Span<float> matrix, int stride, int offset)
    {
        int[] byValue = Classes.CodesByValue(table, column, UnknownValues.Error), codes = column.Factor.Codes;
        for (int row = 0; row < codes.Length; row++)
        {
            if (codes[row] < 0 && Missing == MissingValues.Error) throw MissingAt(table, row, "Mode, Keep");
            matrix[row * stride + offset] = codes[row] >= 0 ? byValue[codes[row]] : _mode >= 0 ? _mode : float.NaN;
        }
    }

    private protected override Column Read(ReadOnlySpan<float> matrix, int rows, int stride, int offset)
    {
        var codes = new int[rows];
        for (int row = 0; row < rows; row++) codes[row] = LabelEncoder.CodeOf(matrix[row * stride + offset], Classes);
        return Classes.ToColumn(codes);
    }

    private protected override void WriteConfig(JsonObject config)
    {
        Classes.WriteConfig(config);
        config["missing"] = Missing.ToString();
        if (_mode >= 0) config["mode"] = Classes.Names[_mode];
    }
}

using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>
/// A head of K classes as the class's number, 0 … K − 1: what sparse categorical crossentropy wants. A missing label becomes NaN,
/// which leaves the row out of that head's loss.
/// </summary>
[Registered("LabelEncoder", "label")]
public sealed class LabelEncoder : ColumnEncoder
{
    /// <summary>Makes an encoder of known classes.</summary>
    /// <param name="classes">The classes, at least two.</param>
    /// <exception cref="EspalierException">There is one class only.</exception>
    public LabelEncoder(Classes classes) : base(classes.Column)
    {
        if (classes.Count < 2)
            throw new EspalierException($"Head '{Column}' needs at least two classes but has only '{classes.Names[0]}': there is nothing to learn.");
        Classes = classes;
    }

    /// <summary>The classes.</summary>
    public Classes Classes { get; }

    /// <summary>Learns the classes of a column: numbers by size, text by ordinal order, as scikit-learn sorts them.</summary>
    /// <param name="train">The training part.</param>
    /// <param name="column">The column, which names the head.</param>
    /// <param name="order">The classes in the order wanted; null sorts them.</param>
    /// <exception cref="EspalierException">No label at all, one class only, or a label that is not among those given.</exception>
    public static LabelEncoder Fit(Table train, string column, IReadOnlyList<string>? order = null)
    {
        CheckLabels(train, column);
        if (train[column].Factor.Values is [var only])
            throw new EspalierException($"Head '{column}' needs at least two classes but every label of the training part is '{only}'. Leave the head out, or split so that the training part has all classes.");
        return new LabelEncoder(Classes.Of(train, column, order));
    }

    internal static LabelEncoder FromConfig(Config config) => new(Classes.FromConfig(config));

    /// <summary>Refuses a head without any label.</summary>
    /// <param name="train">The training part.</param>
    /// <param name="column">The column, which names the head.</param>
    internal static void CheckLabels(Table train, string column)
    {
        if (train[column].MissingCount == train.RowCount)
            throw new EspalierException($"Head '{column}' has no label in any of the {train.RowCount} rows of the training part. Leave the head out.");
    }

    private protected override string[] MakeFeatureNames() => [Column];

    private protected override void Write(Table table, Column column, Span<float> matrix, int stride, int offset)
    {
        int[] byValue = Classes.CodesByValue(table, column, UnknownValues.Error), codes = column.Factor.Codes;
        for (int row = 0; row < codes.Length; row++)
            matrix[row * stride + offset] = codes[row] < 0 ? float.NaN : byValue[codes[row]];
    }

    private protected override Column Read(ReadOnlySpan<float> matrix, int rows, int stride, int offset)
    {
        var codes = new int[rows];
        for (int row = 0; row < rows; row++) codes[row] = CodeOf(matrix[row * stride + offset], Classes);
        return Classes.ToColumn(codes);
    }

    private protected override void WriteConfig(JsonObject config) => Classes.WriteConfig(config);

    /// <summary>The class a float stands for, −1 for NaN.</summary>
    /// <param name="value">A class's number.</param>
    /// <param name="classes">The classes.</param>
    internal static int CodeOf(float value, Classes classes)
    {
        if (float.IsNaN(value)) return -1;
        if (value < 0 || value >= classes.Count || value != MathF.Floor(value))
            throw new EspalierException($"Column '{classes.Column}': a class from 0 to {classes.Count - 1} was expected but got {NumberColumn.Format(value)}.");
        return (int)value;
    }
}

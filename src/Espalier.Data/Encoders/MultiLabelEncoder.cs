using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>
/// A column of several labels a row, such as <c>quirky|witty|action</c>, as one indicator a label. Blanks around labels and empty
/// labels do not count; a text without any label is a row of zeros.
/// </summary>
[Registered("MultiLabelEncoder", "multi_label")]
public sealed class MultiLabelEncoder : ColumnEncoder
{
    /// <summary>Makes an encoder of known labels.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="separator">What stands between labels.</param>
    /// <param name="unknown">What to do with a label that is not known; Ignore leaves it out.</param>
    /// <param name="missing">Keep (a head: NaN in every indicator), Error or Zeros.</param>
    /// <exception cref="EspalierException">An empty separator, a label that contains it, or a way with missing values that does not fit.</exception>
    public MultiLabelEncoder(Classes labels, string separator = "|", UnknownValues unknown = UnknownValues.Error,
        MissingValues missing = MissingValues.Keep) : base(labels.Column)
    {
        if (string.IsNullOrEmpty(separator)) throw new EspalierException($"Column '{Column}' needs a separator between labels but got none.");
        CheckMissing(missing, MissingValues.Keep, MissingValues.Error, MissingValues.Zeros);
        foreach (string label in labels.Names)
            if (label.Contains(separator, StringComparison.Ordinal) || label.Length == 0 || label != label.Trim())
                throw new EspalierException($"Column '{Column}': a label needs a text without the separator '{separator}' and without blanks at its ends but got '{label}'.");
        Labels = labels;
        Separator = separator;
        Unknown = unknown;
        Missing = missing;
    }

    /// <summary>The labels.</summary>
    public Classes Labels { get; }

    /// <summary>What stands between labels.</summary>
    public string Separator { get; }

    /// <summary>What happens to a label that is not known.</summary>
    public UnknownValues Unknown { get; }

    /// <summary>What happens to a missing value.</summary>
    public MissingValues Missing { get; }

    /// <summary>Learns the labels of a column, sorted by ordinal order.</summary>
    /// <param name="train">The training part.</param>
    /// <param name="column">The column.</param>
    /// <param name="separator">What stands between labels.</param>
    /// <param name="order">The labels in the order wanted; null sorts them.</param>
    /// <param name="unknown">What to do with a label that is not known.</param>
    /// <param name="missing">Keep (a head), Error or Zeros.</param>
    /// <exception cref="EspalierException">There is no label at all, or one that is not among those given.</exception>
    public static MultiLabelEncoder Fit(Table train, string column, string separator = "|", IReadOnlyList<string>? order = null,
        UnknownValues unknown = UnknownValues.Error, MissingValues missing = MissingValues.Keep)
    {
        if (string.IsNullOrEmpty(separator)) throw new EspalierException($"Column '{column}' needs a separator between labels but got none.");
        if (missing == MissingValues.Keep) LabelEncoder.CheckLabels(train, column);
        var labels = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string value in train[column].Factor.Values) labels.UnionWith(Split(value, separator));
        if (labels.Count == 0) throw new EspalierException($"Column '{column}' has no label in any of the {train.RowCount} rows of the training part. Leave it out.");
        var encoder = new MultiLabelEncoder(new Classes(column, order ?? [.. labels]), separator, unknown, missing);
        encoder.SetsByValue(train, train[column], UnknownValues.Error);
        return encoder;
    }

    internal static MultiLabelEncoder FromConfig(Config config) => new(Classes.FromConfig(config), config.RequiredText("separator"),
        config.Choice<UnknownValues>("unknown"), config.Choice<MissingValues>("missing"));

    private protected override string[] MakeFeatureNames() => [.. Labels.Names.Select(name => $"{Column}_{name}")];

    private protected override void Write(Table table, Column column, Span<float> matrix, int stride, int offset)
    {
        int[][] sets = SetsByValue(table, column, Unknown);
        int[] codes = column.Factor.Codes;
        for (int row = 0; row < codes.Length; row++)
        {
            var target = matrix.Slice(row * stride + offset, Width);
            if (codes[row] >= 0)
            {
                target.Clear();
                foreach (int label in sets[codes[row]]) target[label] = 1;
            }
            else if (Missing == MissingValues.Error) throw MissingAt(table, row, "Zeros, Keep");
            else target.Fill(Missing == MissingValues.Keep ? float.NaN : 0);
        }
    }

    /// <summary>Takes floats back to text: labels from 0.5 on, in their order; NaN in the first indicator is a missing value.</summary>
    private protected override Column Read(ReadOnlySpan<float> matrix, int rows, int stride, int offset)
    {
        var texts = new string?[rows];
        var present = new List<string>();
        for (int row = 0; row < rows; row++)
        {
            var values = matrix.Slice(row * stride + offset, Width);
            if (float.IsNaN(values[0])) continue;
            present.Clear();
            for (int i = 0; i < values.Length; i++)
                if (values[i] >= 0.5f) present.Add(Labels.Names[i]);
            texts[row] = string.Join(Separator, present);
        }
        return new TextColumn(Column, texts, ColumnKind.Category);
    }

    private protected override void WriteConfig(JsonObject config)
    {
        Labels.WriteConfig(config);
        config["separator"] = Separator;
        config["unknown"] = Unknown.ToString();
        config["missing"] = Missing.ToString();
    }

    private static string[] Split(string text, string separator) =>
        text.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private int[][] SetsByValue(Table table, Column column, UnknownValues unknown)
    {
        Factor factor = column.Factor;
        var sets = new int[factor.Values.Count][];
        var set = new List<int>();
        for (int i = 0; i < sets.Length; i++)
        {
            set.Clear();
            foreach (string label in Split(factor.Values[i], Separator))
            {
                int index = Labels.IndexOf(label);
                if (index >= 0) set.Add(index);
                else if (unknown == UnknownValues.Error) throw Labels.Unknown(table, Array.IndexOf(factor.Codes, i), label);
            }
            sets[i] = [.. set];
        }
        return sets;
    }
}

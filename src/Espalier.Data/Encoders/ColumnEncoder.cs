using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>
/// Turns one column of a table into <see cref="Width"/> floats a row. An encoder is fitted on the training part and never changes
/// afterwards: other parts, and later requests, are encoded by what the training part taught.
/// </summary>
public abstract class ColumnEncoder
{
    private string[]? _featureNames;

    private protected ColumnEncoder(string column)
    {
        if (string.IsNullOrWhiteSpace(column)) throw new EspalierException("An encoder needs the name of its column but got an empty one.");
        Column = column;
    }

    /// <summary>The column it reads.</summary>
    public string Column { get; }

    /// <summary>A name for each float of a row, such as <c>quality_good</c>.</summary>
    public IReadOnlyList<string> FeatureNames => _featureNames ??= MakeFeatureNames();

    /// <summary>How many floats a row takes.</summary>
    public int Width => FeatureNames.Count;

    /// <summary>Encodes a table's column into a tensor of shape <c>(rows, Width)</c>.</summary>
    /// <param name="table">A table with the column.</param>
    /// <exception cref="EspalierException">The column is not there, or a value cannot be encoded; the message names file, line and column.</exception>
    public Tensor Transform(Table table)
    {
        var tensor = new Tensor(new Shape(table.RowCount, Width));
        Transform(table, tensor.Values, Width, 0);
        return tensor;
    }

    /// <summary>Encodes a table's column into some columns of a row-major matrix.</summary>
    /// <param name="table">A table with the column.</param>
    /// <param name="matrix">Receives the floats; other columns of it are left alone.</param>
    /// <param name="stride">The length of the matrix's rows.</param>
    /// <param name="offset">The matrix column that the first float goes to.</param>
    /// <exception cref="EspalierException">The matrix is too small, the column is not there, or a value cannot be encoded.</exception>
    public void Transform(Table table, Span<float> matrix, int stride, int offset)
    {
        CheckMatrix(matrix.Length, table.RowCount, stride, offset);
        Write(table, table[Column], matrix, stride, offset);
    }

    /// <summary>Takes floats back to a column.</summary>
    /// <param name="matrix">A row-major matrix.</param>
    /// <param name="rows">How many rows it has.</param>
    /// <param name="stride">The length of its rows.</param>
    /// <param name="offset">The matrix column of the first float.</param>
    /// <exception cref="EspalierException">The matrix is too small.</exception>
    public Column Inverse(ReadOnlySpan<float> matrix, int rows, int stride, int offset)
    {
        CheckMatrix(matrix.Length, rows, stride, offset);
        return Read(matrix, rows, stride, offset);
    }

    /// <summary>Takes a tensor of shape <c>(rows, Width)</c> back to a column.</summary>
    /// <param name="tensor">The encoded rows.</param>
    /// <exception cref="EspalierException">The rows have another width.</exception>
    public Column Inverse(Tensor tensor)
    {
        if (tensor.Shape.Rank != 2 || tensor.Shape[1] != Width)
            throw new EspalierException($"The encoder of '{Column}' needs a tensor of shape (rows, {Width}) but got {tensor.Shape}.");
        return Inverse(tensor.Values, tensor.Shape[0], Width, 0);
    }

    /// <summary>The encoder as <c>{"class_name", "config"}</c>; reading it back gives one that encodes to the same bits.</summary>
    public JsonObject ToJson()
    {
        var config = new JsonObject { ["column"] = Column };
        WriteConfig(config);
        return new JsonObject { ["class_name"] = Registry<ColumnEncoder>.NameOf(this), ["config"] = config };
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The encoder as JSON.</param>
    /// <exception cref="EspalierException">It is no encoder, or one of its settings is not valid.</exception>
    public static ColumnEncoder FromJson(JsonNode? json) =>
        EncoderJson.Guard("an encoder", () => new Config("an encoder", new JsonObject { ["encoder"] = json?.DeepClone() })
            .Object<ColumnEncoder>("encoder")) ?? throw new EspalierException("An encoder was expected but there is none.");

    private protected abstract string[] MakeFeatureNames();

    private protected abstract void Write(Table table, Column column, Span<float> matrix, int stride, int offset);

    private protected abstract Column Read(ReadOnlySpan<float> matrix, int rows, int stride, int offset);

    private protected abstract void WriteConfig(JsonObject config);

    /// <summary>The error for a missing value under <see cref="MissingValues.Error"/>.</summary>
    /// <param name="table">The table.</param>
    /// <param name="row">The row.</param>
    /// <param name="remedies">What may be done instead.</param>
    private protected EspalierException MissingAt(Table table, int row, string remedies) =>
        new($"{table.Origin.Place(row)}, column '{Column}': a value was expected but it is missing. Drop such rows, or choose another way with missing values: {remedies}.");

    /// <summary>Refuses a way with missing values that the encoder does not know.</summary>
    /// <param name="missing">The way.</param>
    /// <param name="known">The ways it knows.</param>
    private protected void CheckMissing(MissingValues missing, params ReadOnlySpan<MissingValues> known)
    {
        if (!known.Contains(missing))
            throw new EspalierException($"Column '{Column}': missing values can be treated by {string.Join(", ", known.ToArray())} here but got {missing}.");
    }

    private void CheckMatrix(long length, int rows, int stride, int offset)
    {
        if (offset < 0 || stride < 0 || (long)offset + Width > stride || length < (long)rows * stride)
            throw new EspalierException(
                $"Column '{Column}' needs room for {rows} rows of {Width} floats but got {length} floats in rows of {stride} from column {offset}.");
    }
}

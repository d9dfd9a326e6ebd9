using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>
/// The encoders of several columns side by side: a table's rows become rows of one tensor, <c>(rows, Width)</c>. Fitted on the training
/// part; stored in the model file, so a prediction encodes as the training did.
/// </summary>
public sealed class FeaturePipeline : InputPreparation
{
    private const int Format = 1;

    /// <summary>Puts encoders side by side.</summary>
    /// <param name="encoders">At least one.</param>
    /// <exception cref="EspalierException">No encoder, no feature at all, or two features of one name.</exception>
    public FeaturePipeline(IEnumerable<ColumnEncoder> encoders)
    {
        Encoders = [.. encoders];
        if (Encoders.Count == 0) throw new EspalierException("At least one column of features was expected but got none.");
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var encoder in Encoders)
            foreach (string name in encoder.FeatureNames)
                if (!names.TryAdd(name, encoder.Column))
                    throw new EspalierException($"Two features would be named '{name}', one of column '{names[name]}', one of column '{encoder.Column}'. Rename one of the columns.");
        FeatureNames = [.. Encoders.SelectMany(e => e.FeatureNames)];
        if (Width == 0) throw new EspalierException($"The columns {string.Join(", ", Columns)} give no feature at all.");
    }

    /// <summary>The encoders, from the left.</summary>
    public IReadOnlyList<ColumnEncoder> Encoders { get; }

    /// <summary>The columns that are read, from the left.</summary>
    public IEnumerable<string> Columns => Encoders.Select(e => e.Column);

    /// <summary>A name for each float of a row, such as <c>alcohol</c> or <c>color_red</c>.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>How many floats a row takes.</summary>
    public int Width => FeatureNames.Count;

    /// <inheritdoc/>
    public override Shape RowShape => new(Width);

    /// <inheritdoc/>
    internal override string InputName => "features";

    /// <summary>Fits an encoder for each column.</summary>
    /// <param name="train">The training part, and nothing but it.</param>
    /// <param name="columns">The columns that are features, from the left.</param>
    /// <param name="options">How columns become features; null takes the defaults.</param>
    /// <param name="byColumn">Other options for some columns.</param>
    /// <exception cref="EspalierException">A column cannot be a feature as it is, or options are given for one that is none.</exception>
    public static FeaturePipeline Fit(Table train, IEnumerable<string> columns, FeatureOptions? options = null,
        IReadOnlyDictionary<string, FeatureOptions>? byColumn = null)
    {
        string[] names = [.. columns];
        foreach (string name in byColumn?.Keys ?? [])
            if (!names.Contains(name))
                throw new EspalierException($"There are options for column '{name}' but it is not a feature.{Nearest.Suggest(name, names)}");
        options ??= new FeatureOptions();
        return new FeaturePipeline(names.Select(name => (byColumn?.GetValueOrDefault(name) ?? options).Fit(train, name)));
    }

    /// <summary>Encodes a table.</summary>
    /// <param name="table">A table with the columns; others do not matter.</param>
    /// <returns>Shape <c>(rows, Width)</c>.</returns>
    /// <exception cref="EspalierException">A column is not there, or a value cannot be encoded; the message names file, line and column.</exception>
    public Tensor Transform(Table table)
    {
        var tensor = new Tensor(new Shape(table.RowCount, Width));
        Transform(table, tensor.Values);
        return tensor;
    }

    /// <summary>Encodes a table into floats that are there already.</summary>
    /// <param name="table">A table with the columns; others do not matter.</param>
    /// <param name="matrix">Receives rows × <see cref="Width"/> floats, row-major.</param>
    /// <exception cref="EspalierException">The floats are too few, a column is not there, or a value cannot be encoded.</exception>
    public void Transform(Table table, Span<float> matrix)
    {
        string[] absent = [.. Columns.Where(name => !table.Contains(name))];
        if (absent.Length > 0)
            throw new EspalierException($"The model needs the columns {string.Join(", ", Columns.Distinct())} but {string.Join(", ", absent)} {(absent.Length == 1 ? "is" : "are")} not there.{Nearest.Suggest(absent[0], table.Names)} The table has: {string.Join(", ", table.Names)}.");
        int offset = 0;
        foreach (var encoder in Encoders)
        {
            encoder.Transform(table, matrix, Width, offset);
            offset += encoder.Width;
        }
    }

    /// <summary>Takes a tensor of shape <c>(rows, Width)</c> back to a table; of several encoders of one column the first counts.</summary>
    /// <param name="features">The encoded rows.</param>
    /// <exception cref="EspalierException">The rows have another width.</exception>
    public Table Inverse(Tensor features)
    {
        if (features.Shape.Rank != 2 || features.Shape[1] != Width)
            throw new EspalierException($"Features of shape (rows, {Width}) were expected but got {features.Shape}.");
        var columns = new List<Column>();
        int offset = 0;
        foreach (var encoder in Encoders)
        {
            if (!columns.Exists(c => c.Name == encoder.Column))
                columns.Add(encoder.Inverse(features.Values, features.Shape[0], Width, offset));
            offset += encoder.Width;
        }
        return new Table(columns);
    }

    /// <summary>The pipeline as JSON; reading it back gives one that encodes to the same bits.</summary>
    public override JsonObject ToJson() => new()
    {
        ["format"] = Format,
        ["encoders"] = new JsonArray([.. Encoders.Select(e => (JsonNode)e.ToJson())]),
    };

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The pipeline as JSON.</param>
    /// <exception cref="EspalierException">It is no pipeline, of a later format, or one of its settings is not valid.</exception>
    public static FeaturePipeline FromJson(JsonNode? json) => EncoderJson.Guard("a feature pipeline", () =>
    {
        var config = new Config("the feature pipeline", json?.DeepClone() as JsonObject);
        if (config.Integer("format") != Format)
            throw new EspalierException($"The feature pipeline has format {config.Integer("format")}; this version reads format {Format}.");
        if (config.Node("encoders") is not JsonArray encoders) throw config.Wrong("encoders", "a list of encoders");
        return new FeaturePipeline(encoders.Select(ColumnEncoder.FromJson));
    });
}

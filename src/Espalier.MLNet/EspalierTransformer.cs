using Espalier.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Espalier.MLNet;

/// <summary>
/// A trained model in a pipeline of ML.NET. It keeps the columns of a data view and adds for each head <c>HEAD.Score</c> (the probability of
/// each class in a vector with slot names, or a number) and <c>HEAD.PredictedLabel</c> (a key with the classes' names; for multi-label a
/// vector of flags), and, where the view has the column of the true answers, <c>HEAD.Label</c> with keys in the same order, for
/// <c>Evaluate</c>.
/// </summary>
/// <remarks>
/// Nothing is computed before a cursor asks for a column that was added; then rows are answered 256 at a time. ML.NET's own model file has no
/// place for it: keep it as a <c>.keras</c> file with <see cref="Save(string)"/>, beside the pipeline's other parts. Any number of threads may
/// use one transformer.
/// </remarks>
public sealed class EspalierTransformer : ITransformer
{
    private readonly string[] _features;

    /// <summary>Offers a trained model.</summary>
    /// <param name="predictor">The model with its encoders; for tables, not pictures.</param>
    /// <exception cref="EspalierException">The model sees pictures.</exception>
    public EspalierTransformer(Predictor predictor)
    {
        Predictor = predictor;
        _features = [.. predictor.Recipe.Features.Columns];
        Heads = [.. predictor.Recipe.Heads.Select(h => new HeadColumns(h))];
    }

    /// <summary>The model with its encoders.</summary>
    public Predictor Predictor { get; }

    /// <summary>True: each row is answered by itself, so that a <c>PredictionEngine</c> can be made.</summary>
    public bool IsRowToRowMapper => true;

    internal IReadOnlyList<HeadColumns> Heads { get; }

    /// <summary>Reads a model that was saved with its encoders.</summary>
    /// <param name="path">The <c>.keras</c> file.</param>
    /// <exception cref="EspalierException">There is no such file, it is damaged, or it has no encoders.</exception>
    public static EspalierTransformer Load(string path) => new(Predictor.Load(path));

    /// <summary>Writes the model with its encoders as a <c>.keras</c> file, which <see cref="Load"/> reads.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="EspalierException">The file cannot be written.</exception>
    public void Save(string path) => Predictor.Save(path);

    /// <summary>The schema of <see cref="Transform"/>'s result.</summary>
    /// <param name="inputSchema">A schema with the columns of the features.</param>
    /// <exception cref="EspalierException">A column of a feature is not there.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Map(inputSchema).Schema;

    /// <summary>The view with the heads' columns added; nothing is computed yet.</summary>
    /// <param name="input">A view with the columns of the features.</param>
    /// <exception cref="EspalierException">A column of a feature is not there.</exception>
    public IDataView Transform(IDataView input) => new AnsweredView(input, Map(input.Schema));

    /// <summary>A mapper for single rows.</summary>
    /// <param name="inputSchema">A schema with the columns of the features.</param>
    /// <exception cref="EspalierException">A column of a feature is not there.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new RowMapper(Map(inputSchema));

    void ICanSaveModel.Save(ModelSaveContext ctx) =>
        throw new EspalierException("ML.NET's model file has no place for an Espalier model. Save it beside with EspalierTransformer.Save(\"model.keras\"), save the other steps of the pipeline as they are, and put them together again after loading.");

    private OutputMap Map(DataViewSchema input)
    {
        var map = new OutputMap(this, input);
        string[] absent = [.. _features.Where(f => !map.CanRead(f))];
        return absent.Length == 0 ? map
            : throw new EspalierException($"The model needs the columns {string.Join(", ", _features.Distinct())} but {string.Join(", ", absent)} {(absent.Length == 1 ? "is" : "are")} not in the data view.{Nearest.Suggest(absent[0], input.Select(c => c.Name))} It has: {string.Join(", ", input.Select(c => c.Name))}.");
    }
}

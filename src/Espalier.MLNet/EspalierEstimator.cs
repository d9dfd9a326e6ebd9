using Espalier.Data;
using Microsoft.ML;

namespace Espalier.MLNet;

/// <summary>Trains a network on a data view: a step of an ML.NET pipeline whose result is an <see cref="EspalierTransformer"/>.</summary>
public sealed class EspalierEstimator : IEstimator<EspalierTransformer>
{
    private readonly Recipe _recipe;
    private readonly Func<PreparedData, Model> _build;
    private readonly IReadOnlyList<Callback> _callbacks;

    /// <summary>Trains the network of a recipe, or another on its data.</summary>
    /// <param name="recipe">The heads, features, split, trunk and training; where it names data files they are not read: the data view is the data.</param>
    /// <param name="build">Makes and compiles another network for the prepared data; null for the recipe's.</param>
    /// <param name="callbacks">What watches the training, beside the recipe's own callbacks.</param>
    public EspalierEstimator(Recipe recipe, Func<PreparedData, Model>? build = null, IReadOnlyList<Callback>? callbacks = null) =>
        (_recipe, _build, _callbacks) = (recipe, build ?? recipe.Build, callbacks ?? []);

    /// <summary>Reads the view as a table, splits and encodes it as the recipe says, and trains.</summary>
    /// <param name="input">A view with the columns of features and heads.</param>
    /// <exception cref="EspalierException">The data does not fit the recipe; the message says where.</exception>
    public EspalierTransformer Fit(IDataView input)
    {
        using var data = _recipe.Prepare(input.ToTable());
        var model = _build(data);
        var training = data.Recipe.Training;
        model.Fit(data.Train, data.Validation, epochs: training.Epochs, batchSize: training.BatchSize, callbacks: [.. data.Recipe.Callbacks(), .. _callbacks]);
        return new EspalierTransformer(new Predictor(model, data.Fitted));
    }

    /// <summary>The columns that will be there, as far as they are known before training: how many classes a head has is not.</summary>
    /// <param name="inputSchema">The columns before.</param>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        var columns = inputSchema.ToDictionary(c => c.Name, StringComparer.Ordinal);
        foreach (var head in _recipe.Heads)
            foreach (var added in HeadShape.Of(head.Name, head.Kind ?? HeadShape.Guess(columns, head), columns.ContainsKey(head.Column)))
                columns[added.Name] = added;
        return new SchemaShape(columns.Values);
    }
}

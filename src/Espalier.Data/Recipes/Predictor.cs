using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>A trained model with the encoders it was trained with: from a table in its own units, or from pictures, to classes, probabilities and numbers.</summary>
/// <remarks>
/// Safe for any number of threads at once, without locks while they compute: one predictor serves a whole process, and needs no disposing.
/// Callers share the weights, and borrow memory for their activations from a pool that grows to as many as ever called at once. Training
/// <see cref="Model"/>, or setting its weights, while others predict is the one thing not to do: load or clone a model of its own for that.
/// </remarks>
public sealed partial class Predictor
{
    /// <summary>Joins a model and its encoders.</summary>
    /// <param name="model">The trained model.</param>
    /// <param name="recipe">The recipe as fitted; of prepared data <see cref="PreparedData.Fitted"/>.</param>
    /// <param name="facts">What else is known of the training, kept in the file as JSON: times, scores, versions.</param>
    /// <exception cref="EspalierException">The model has other inputs or heads than the recipe.</exception>
    public Predictor(Model model, FittedRecipe recipe, JsonObject? facts = null)
    {
        (Model, Recipe, Facts) = (model, recipe, facts ?? []);
        var row = recipe.InputShape;
        if (model.Inputs.Items is not [var input] || input.Shape.WithoutFirst().ValuesPerRow != row.ValuesPerRow || (row.Rank > 1 && input.Shape.WithoutFirst() != row))
            throw new EspalierException($"{model.DisplayName} should have one input of {(row.Rank == 1 ? $"{row[0]} values, the features of the recipe," : $"shape {row}, the recipe's pictures,")} but has {string.Join(", ", model.Inputs.Items.Select(i => i.Shape))}.");
        foreach (var head in recipe.Heads)
            if (model.Head(head.Name) is var output && output.Width != head.Width)
                throw new EspalierException($"Head '{head.Name}' of {model.DisplayName} should have {head.Width} values ({head.Kind}) but has {output.Width}. {(head.Kind == AnswerKind.Sigmoid ? "For two classes use one sigmoid." : "")}".TrimEnd());
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>The recipe and its encoders.</summary>
    public FittedRecipe Recipe { get; }

    /// <summary>What else is known of the training.</summary>
    public JsonObject Facts { get; }

    /// <summary>Answers for the rows of a table.</summary>
    /// <param name="table">A table with the columns of the features in their own units; other columns do not matter. Derived columns are added.</param>
    /// <param name="batchSize">How many rows are computed at once.</param>
    /// <exception cref="EspalierException">A column is not there, or a value cannot be encoded; the message names file, line and column.</exception>
    public Predictions Predict(Table table, int batchSize = 256)
    {
        table = Recipe.Recipe.Data.DeriveMissing(table, Recipe.Features.Columns);
        return Answers(new Dataset(Recipe.Features.Transform(table)), table.Origin, batchSize);
    }

    /// <summary>Answers for rows that are prepared already, such as the inputs of <see cref="PreparedData.Test"/>.</summary>
    /// <param name="features">(rows, features), or pictures (rows, rows of a picture, columns, channels) as prepared data keeps them.</param>
    /// <param name="batchSize">How many rows are computed at once.</param>
    public Predictions Predict(Tensor features, int batchSize = 256) => Answers(Recipe.Settled(new Dataset(features)), RowOrigin.Memory(features.Rows), batchSize);

    private Predictions Answers(Dataset rows, RowOrigin origin, int batchSize, IReadOnlyList<string>? names = null)
    {
        var outputs = Recipe.Recipe.Predict.Mirror && Recipe.Preparation is ImagePreparation
            ? Mirrored.Predict(data => Model.Predict(data, batchSize), rows, Recipe.Recipe.Augment?.Settings.Swap, Recipe.ClassNames)
            : Model.Predict(rows, batchSize);
        return new Predictions([.. Recipe.Heads.Select(h => new HeadPrediction(h, outputs[h.Name]))], origin, names);
    }
}

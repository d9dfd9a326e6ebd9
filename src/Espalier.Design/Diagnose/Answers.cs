using Espalier.Data;

namespace Espalier.Design;

/// <summary>
/// What a network says of prepared rows, as a predictor says it: where the recipe averages a picture's answers with its mirror's, so does this.
/// Unlike a predictor it also takes networks that have only some of the recipe's heads.
/// </summary>
internal static class Answers
{
    /// <summary>The answers by head.</summary>
    /// <param name="recipe">Says whether to mirror, and which classes a flip exchanges.</param>
    /// <param name="fitted">The encoders.</param>
    /// <param name="model">The network.</param>
    /// <param name="rows">The rows as the network sees them.</param>
    public static IReadOnlyDictionary<string, Tensor> Of(Recipe recipe, FittedRecipe fitted, Model model, Dataset rows) =>
        recipe.Predict.Mirror && fitted.Preparation is ImagePreparation
            ? Mirrored.Predict(seen => model.Predict(seen), rows, recipe.Augment?.Settings.Swap, fitted.ClassNames)
            : model.Predict(rows);
}

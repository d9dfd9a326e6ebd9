using Espalier.Data;
using Microsoft.ML;

namespace Espalier.MLNet;

/// <summary>Espalier among the steps that an <see cref="MLContext"/> offers.</summary>
public static class EspalierCatalogExtensions
{
    /// <summary>A step that trains a recipe's network: <c>ml.Transforms.Espalier(recipe)</c>.</summary>
    /// <param name="catalog">The catalog, of <see cref="MLContext.Transforms"/>.</param>
    /// <param name="recipe">The recipe; the data view is its data.</param>
    public static EspalierEstimator Espalier(this TransformsCatalog catalog, Recipe recipe)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new EspalierEstimator(recipe);
    }

    /// <summary>A trained model, ready to transform: <c>ml.Transforms.Espalier("wine.keras")</c>.</summary>
    /// <param name="catalog">The catalog, of <see cref="MLContext.Transforms"/>.</param>
    /// <param name="path">A model file with its encoders.</param>
    /// <exception cref="EspalierException">There is no such file, it is damaged, or it has no encoders.</exception>
    public static EspalierTransformer Espalier(this TransformsCatalog catalog, string path)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return EspalierTransformer.Load(path);
    }
}

using System.Globalization;

namespace Espalier;

/// <summary>
/// The groups of a model's weight file by Keras's rules: <c>layers/</c> and the snake-cased class, numbered within the class and the
/// container in the order of the model's layers.
/// </summary>
internal static class WeightGroups
{
    /// <summary>The layers a container's groups are made for, in order, each with the name of its group.</summary>
    /// <param name="model">The container.</param>
    public static IEnumerable<(string Group, Layer Layer)> Of(Model model)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var layer in Saved(model))
        {
            string stem = Layer.SnakeCase(layer.PythonName);
            int number = counts.GetValueOrDefault(stem);
            counts[stem] = number + 1;
            yield return (number == 0 ? stem : string.Create(CultureInfo.InvariantCulture, $"{stem}_{number}"), layer);
        }
    }

    // A Sequential's input layer is none of its layers in Keras.
    private static IEnumerable<Layer> Saved(Model model) =>
        model is Sequential sequential ? sequential.Stack.Where(l => l is not InputLayer) : model.Layers.Where(l => l is not PlainOp);
}

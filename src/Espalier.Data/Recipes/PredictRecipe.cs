namespace Espalier.Data;

/// <summary>The section <c>predict</c>: how a trained network is asked.</summary>
public sealed record PredictRecipe
{
    /// <summary>
    /// Whether a picture and its mirror are both asked about, and their probabilities averaged; classes that the augmentation swaps when it
    /// flips (left and right) are swapped back for the mirror.
    /// </summary>
    public bool Mirror { get; init; }

    internal Place Place { get; init; }

    internal static PredictRecipe Read(YamlNode node) =>
        new() { Mirror = new RecipeSection(node, "mirror")["mirror"]?.AsFlag() ?? false, Place = node.Place };
}

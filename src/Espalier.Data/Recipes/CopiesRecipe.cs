namespace Espalier.Data;

/// <summary>
/// A branch that is there several times, each copy with first weights of its own; the head answers with their mean:
/// <c>branch: { copies: 6, layers: [128, 128] }</c>.
/// </summary>
/// <param name="Count">How many branches.</param>
/// <param name="Together">
/// Whether they learn by the error of their mean (<c>train: mean</c>) and not each by its own (<c>train: each</c>, see <see cref="EachBranch"/>).
/// </param>
public sealed record CopiesRecipe(int Count = 1, bool Together = false)
{
    /// <summary>Reads a head's branch: layers, or a map of layers and copies.</summary>
    /// <param name="node">The node.</param>
    internal static (CopiesRecipe Copies, IReadOnlyList<LayerRecipe> Layers) Read(YamlNode node)
    {
        if (node["copies"] is null && node["layers"] is null) return (new CopiesRecipe(), LayerRecipe.ReadAll(node));
        var section = new RecipeSection(node, "copies", "layers", "train");
        return (new CopiesRecipe(section["copies"]?.AsInteger(1, 1000) ?? 1, section["train"]?.AsChoice(("each", false), ("mean", true)) ?? false),
            section["layers"] is { } layers ? LayerRecipe.ReadAll(layers) : []);
    }
}

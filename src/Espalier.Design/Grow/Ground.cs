using Espalier.Data;

namespace Espalier.Design;

/// <summary>The data of a search, prepared once for every scale and every kind of flip, and shared by all that learn from it.</summary>
/// <param name="recipe">The recipe whose data it is.</param>
/// <param name="prepare">Prepares.</param>
/// <param name="writer">Writes a design's scale and flips into a recipe.</param>
internal sealed class Ground(Recipe recipe, Func<Recipe, PreparedData> prepare, DesignWriter writer)
{
    private readonly Dictionary<string, PreparedData> _prepared = new(StringComparer.Ordinal);

    /// <summary>The data that a design learns from.</summary>
    /// <param name="design">The design.</param>
    public PreparedData On(TreeDesign design)
    {
        if (_prepared.TryGetValue(design.DataKey, out var data)) return data;
        return _prepared[design.DataKey] = prepare(writer.OnData(recipe, design));
    }
}

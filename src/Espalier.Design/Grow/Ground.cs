using Espalier.Data;

namespace Espalier.Design;

/// <summary>The data of a search, prepared once for every scale of its numbers.</summary>
/// <param name="recipe">The recipe whose data it is.</param>
/// <param name="prepare">Prepares.</param>
/// <param name="scale">The scale that the recipe says; null where there is none to choose.</param>
internal sealed class Ground(Recipe recipe, Func<Recipe, PreparedData> prepare, string? scale)
{
    private readonly Dictionary<string, PreparedData> _byScale = new(StringComparer.Ordinal);

    /// <summary>The data on a scale.</summary>
    /// <param name="wanted">The scale; null for the recipe's own.</param>
    public PreparedData On(string? wanted)
    {
        wanted ??= scale;
        if (_byScale.TryGetValue(wanted ?? "", out var data)) return data;
        return _byScale[wanted ?? ""] = prepare(wanted is null || wanted == scale ? recipe : recipe.WithAt(wanted, "features", "scale"));
    }
}

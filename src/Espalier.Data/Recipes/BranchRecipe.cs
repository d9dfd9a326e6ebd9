namespace Espalier.Data;

/// <summary>A branch that several heads, or other branches, grow from.</summary>
/// <param name="Name">Its name.</param>
/// <param name="From">The branch it grows from; null for the trunk.</param>
/// <param name="Layers">Its layers.</param>
public sealed record BranchRecipe(string Name, string? From, IReadOnlyList<LayerRecipe> Layers)
{
    internal static IReadOnlyList<BranchRecipe> ReadAll(YamlNode node)
    {
        if (node.Entries is null) throw node.Wrong("a map of branches, such as { taste: [32, 16] }");
        var branches = new List<BranchRecipe>();
        foreach (var (key, value) in node.Entries)
        {
            if (value.Entries is null)
            {
                branches.Add(new BranchRecipe(key.Text!, null, LayerRecipe.ReadAll(value)));
                continue;
            }
            var section = new RecipeSection(value, "from", "layers");
            if (section["from"] is { } from) CheckFrom(from, branches, "Branches can grow from branches above them.");
            branches.Add(new BranchRecipe(key.Text!, section["from"]?.Text, section["layers"] is { } layers ? LayerRecipe.ReadAll(layers) : []));
        }
        return branches;
    }

    /// <summary>Refuses to grow from a branch that is not there.</summary>
    /// <param name="from">The name.</param>
    /// <param name="branches">The branches that are there.</param>
    /// <param name="hint">What else to say.</param>
    internal static void CheckFrom(YamlNode from, IReadOnlyList<BranchRecipe> branches, string hint)
    {
        string[] names = [.. branches.Select(b => b.Name)];
        if (!names.Contains(from.AsText()))
            throw from.Place.Error($"'{from.Path}': there is no branch '{from.Text}'.{Nearest.Suggest(from.Text!, names)} {(names.Length == 0 ? "There are no branches." : $"Branches: {string.Join(", ", names)}.")} {hint}");
    }
}

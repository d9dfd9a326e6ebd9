namespace Espalier.Data;

/// <summary>One value, or several, for each channel of a picture.</summary>
/// <param name="Kinds">The values, side by side.</param>
public sealed record GlobalPoolingRecipe(IReadOnlyList<Pooling> Kinds) : LayerRecipe
{
    internal static GlobalPoolingRecipe Read(YamlNode node)
    {
        var kinds = new RecipeSection(node, "global_pool")["global_pool"] ?? throw node.Place.Error($"'{node.Path}.global_pool' should be average, max, or both but is empty.");
        Pooling[] read = [.. (kinds.Items ?? [kinds]).Select(i => i.AsChoice(("average", Pooling.Average), ("max", Pooling.Max)))];
        if (read.Length == 0 || read.Distinct().Count() != read.Length) throw kinds.Wrong("average, max, or both: [average, max]");
        return new GlobalPoolingRecipe(read);
    }

    private protected override Symbol Call(Symbol x, string name)
    {
        RequirePicture(x, "global pooling");
        if (Kinds is [var one]) return Pool(x, one, name);
        return new Concatenate(name: name).Apply([.. Kinds.Select(kind => Pool(x, kind, $"{name}_{kind.ToString().ToLowerInvariant()}"))]);
    }

    private static Symbol Pool(Symbol x, Pooling kind, string name) => Put(x, kind == Pooling.Max ? "GlobalMaxPooling2D" : "GlobalAveragePooling2D", name);
}

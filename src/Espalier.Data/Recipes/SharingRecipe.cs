namespace Espalier.Data;

/// <summary>How a trunk is shared: the keys beside <c>layers</c> in <c>trunk: { style: mmoe, experts: 4, layers: [64, 32] }</c>.</summary>
public sealed record SharingRecipe
{
    /// <summary>What is shared.</summary>
    public SharingStyle Style { get; init; }

    /// <summary>Of a mixture: how many experts.</summary>
    public int Experts { get; init; } = 4;

    /// <summary>Of cross-stitch: how much of itself each trunk starts with.</summary>
    public double Keep { get; init; } = 0.9;

    /// <summary>Whether a node is a trunk with settings and no list of layers or single layer.</summary>
    /// <param name="node">The node.</param>
    internal static bool IsSection(YamlNode node) => node["layers"] is not null || node["style"] is not null;

    /// <summary>Reads a trunk with settings.</summary>
    /// <param name="node">The map.</param>
    internal static (SharingRecipe Sharing, IReadOnlyList<LayerRecipe>? Layers) Read(YamlNode node)
    {
        var section = new RecipeSection(node, "style", "layers", "experts", "keep");
        var style = section["style"]?.AsChoice(("shared", SharingStyle.Shared), ("mmoe", SharingStyle.Mmoe), ("cross_stitch", SharingStyle.CrossStitch)) ?? SharingStyle.Shared;
        if (style != SharingStyle.Mmoe && section["experts"] is { } experts) throw experts.Place.Error("'trunk.experts' goes with 'style: mmoe'.");
        if (style != SharingStyle.CrossStitch && section["keep"] is { } keep) throw keep.Place.Error("'trunk.keep' goes with 'style: cross_stitch'.");
        return (new SharingRecipe
        {
            Style = style,
            Experts = section["experts"]?.AsInteger(2, 1000) ?? 4,
            Keep = section["keep"]?.AsNumber(0, 1) ?? 0.9,
        }, node["layers"] is { } layers ? LayerRecipe.ReadAll(layers) : null);
    }

    /// <summary>Builds the trunk.</summary>
    /// <param name="x">The input.</param>
    /// <param name="layers">Its layers.</param>
    /// <param name="users">The heads and branches that grow from it.</param>
    /// <returns>What each of them grows from.</returns>
    internal IReadOnlyDictionary<string, Symbol> Build(Symbol x, IReadOnlyList<LayerRecipe> layers, IReadOnlyList<string> users)
    {
        if (Style == SharingStyle.Shared || users.Count == 0)
        {
            var trunk = LayerRecipe.Stack(x, layers, "trunk");
            return users.ToDictionary(u => u, _ => trunk, StringComparer.Ordinal);
        }
        string[] names = [.. users.Select(u => u.Replace('/', '_'))];
        if (Style == SharingStyle.Mmoe)
        {
            var mixtures = x.MixtureOfExperts(names, Experts, (seen, e) =>
                FlattenRecipe.Flat(LayerRecipe.Stack(seen, layers, $"expert_{e + 1}"), $"expert_{e + 1}_flatten"));
            return users.Zip(mixtures).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
        }
        Symbol[] streams = [.. users.Select(_ => x)];
        for (int i = 0; i < layers.Count; i++)
        {
            for (int s = 0; s < streams.Length; s++) streams[s] = layers[i].Apply(streams[s], FormattableString.Invariant($"trunk_{names[s]}_{i + 1}"));
            if (layers[i] is WeightedLayerRecipe && streams.Length > 1) streams = [.. Layers.CrossStitch(streams, Keep, name: FormattableString.Invariant($"stitch_{i + 1}"))];
        }
        return users.Zip(streams).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
    }
}

namespace Espalier.Data;

/// <summary>Sets a share of the values to 0 in training.</summary>
/// <param name="Share">The share.</param>
/// <param name="WholeChannels">Whether channels of a picture fall out as a whole (spatial dropout).</param>
public sealed record DropoutRecipe(double Share, bool WholeChannels = false) : LayerRecipe
{
    internal static DropoutRecipe Read(YamlNode node)
    {
        string key = node["dropout"] is not null ? "dropout" : "spatial_dropout";
        var section = new RecipeSection(node, key);
        return new DropoutRecipe(ReadShare(section[key] ?? throw node.Place.Error($"'{node.Path}.{key}' should be a number from 0 to below 1 but is empty.")), key == "spatial_dropout");
    }

    internal static double ReadShare(YamlNode node) => node.AsNumber(0, 1) is < 1 and var share ? share : throw node.Wrong("a number from 0 to below 1");

    private protected override Symbol Call(Symbol x, string name)
    {
        if (!WholeChannels) return x.Dropout(Share, name);
        RequirePicture(x, "spatial dropout");
        return Put(x, "SpatialDropout2D", name, new() { ["rate"] = Share });
    }
}

namespace Espalier.Data;

/// <summary>A dense layer; pictures are flattened before it.</summary>
/// <param name="Units">How many values come out.</param>
public sealed record DenseRecipe(int Units) : WeightedLayerRecipe
{
    internal static DenseRecipe Read(YamlNode node)
    {
        var section = new RecipeSection(node, ["units", .. CommonKeys]);
        if (section["units"] is not { } units) throw node.Place.Error($"'{node.Path}' needs 'units', the number of values that come out.");
        return WithCommon(new DenseRecipe(units.AsInteger(1)), section);
    }

    private protected override Symbol Call(Symbol x, string name)
    {
        var settings = CommonSettings();
        settings["units"] = Units;
        settings["kernel_regularizer"] = Penalty();
        return Dropped(Normalized(Put(FlattenRecipe.Flat(x, $"{name}_flatten"), "Dense", name, settings), name), name);
    }
}

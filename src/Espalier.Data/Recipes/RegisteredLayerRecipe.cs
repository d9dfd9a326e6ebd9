namespace Espalier.Data;

/// <summary>Any layer by Keras's name, with Keras's settings: <c>layer: { GaussianNoise: { stddev: 0.1 } }</c>.</summary>
/// <param name="Layer">The name and the settings.</param>
public sealed record RegisteredLayerRecipe(NamedSettings Layer) : LayerRecipe
{
    internal static RegisteredLayerRecipe Read(YamlNode node)
    {
        var layer = new RecipeSection(node, "layer")["layer"] ?? throw node.Place.Error($"'{node.Path}.layer' should be the name of a layer but is empty.");
        return new RegisteredLayerRecipe(NamedSettings.Read<Layer>(layer));
    }

    private protected override Symbol Call(Symbol x, string name)
    {
        var settings = Layer.Settings;
        settings["name"] = name;
        return Registry<Layer>.Create(Layer.Name, new Config(name, settings)).Apply(x);
    }
}

namespace Espalier.Data;

/// <summary>All values of a picture in one row.</summary>
public sealed record FlattenRecipe : LayerRecipe
{
    /// <summary>A symbol with its values in one row, as dense layers need them.</summary>
    /// <param name="x">Rows of any shape.</param>
    /// <param name="name">The name of the layer, if one is needed.</param>
    internal static Symbol Flat(Symbol x, string name) => x.Shape.Rank > 2 ? x.Flatten(name) : x;

    private protected override Symbol Call(Symbol x, string name) => x.Flatten(name);
}

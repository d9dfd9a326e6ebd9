namespace Espalier.Data;

/// <summary>Makes a picture smaller: each window becomes one value.</summary>
/// <param name="Kind">The value.</param>
/// <param name="Size">The rows and columns of the window.</param>
public sealed record PoolingRecipe(Pooling Kind, IReadOnlyList<int> Size) : LayerRecipe
{
    /// <summary>How far the window moves; null for its size.</summary>
    public IReadOnlyList<int>? Strides { get; init; }

    /// <summary><c>valid</c>, or <c>same</c> to count windows that reach over the border.</summary>
    public string Padding { get; init; } = "valid";

    internal static PoolingRecipe Read(YamlNode node)
    {
        string key = node["max_pool"] is not null ? "max_pool" : "average_pool";
        var section = new RecipeSection(node, key, "strides", "padding");
        return new PoolingRecipe(key == "max_pool" ? Pooling.Max : Pooling.Average, section[key] is { } size ? ReadPair(size) : [2, 2])
        {
            Strides = section["strides"] is { } strides ? ReadPair(strides) : null,
            Padding = ReadPadding(section["padding"]),
        };
    }

    private protected override Symbol Call(Symbol x, string name)
    {
        RequirePicture(x, "pooling");
        return Put(x, Kind == Pooling.Max ? "MaxPooling2D" : "AveragePooling2D", name, new()
        {
            ["pool_size"] = Pair(Size),
            ["strides"] = Pair(Strides ?? Size),
            ["padding"] = Padding,
        });
    }
}

namespace Espalier.Data;

/// <summary>A convolution over pictures, and what comes with it: normalization, function, pooling, dropout.</summary>
/// <param name="Filters">How many channels come out.</param>
public sealed record ConvolutionRecipe(int Filters) : WeightedLayerRecipe
{
    /// <summary>The rows and columns of the kernel.</summary>
    public IReadOnlyList<int> Kernel { get; init; } = [3, 3];

    /// <summary>How far the kernel moves.</summary>
    public IReadOnlyList<int> Strides { get; init; } = [1, 1];

    /// <summary>How far the kernel's places are apart.</summary>
    public IReadOnlyList<int> Dilation { get; init; } = [1, 1];

    /// <summary><c>valid</c>, or <c>same</c> to pad the border so that the size stays.</summary>
    public string Padding { get; init; } = "valid";

    /// <summary>Into how many groups the channels are parted.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>The window of the max-pooling behind the function; null for none.</summary>
    public IReadOnlyList<int>? Pool { get; init; }

    /// <summary>Whether each channel is convolved by itself before channels are mixed (depthwise separable).</summary>
    public bool Separable { get; init; }

    internal static ConvolutionRecipe Read(YamlNode node)
    {
        string key = node["conv"] is not null ? "conv" : "separable_conv";
        string[] own = key == "conv" ? [key, "kernel", "strides", "padding", "dilation", "groups", "pool"] : [key, "kernel", "strides", "padding", "dilation", "pool"];
        var section = new RecipeSection(node, [.. own, .. CommonKeys]);
        if (section[key] is not { } filters) throw node.Place.Error($"'{node.Path}.{key}' should be the number of channels that come out but is empty.");
        var layer = new ConvolutionRecipe(filters.AsInteger(1))
        {
            Kernel = section["kernel"] is { } kernel ? ReadPair(kernel) : [3, 3],
            Strides = section["strides"] is { } strides ? ReadPair(strides) : [1, 1],
            Dilation = section["dilation"] is { } dilation ? ReadPair(dilation) : [1, 1],
            Padding = ReadPadding(section["padding"]),
            Groups = key == "conv" ? section["groups"]?.AsInteger(1) ?? 1 : 1,
            Pool = section["pool"] is { } pool ? ReadPair(pool) : null,
            Separable = key == "separable_conv",
        };
        if (layer.Strides.Any(s => s > 1) && layer.Dilation.Any(d => d > 1)) throw node.Place.Error($"'{node.Path}' has strides and dilation above 1; a convolution takes one of them.");
        return WithCommon(layer, section);
    }

    private protected override Symbol Call(Symbol x, string name)
    {
        RequirePicture(x, "a convolution");
        var settings = CommonSettings();
        settings["filters"] = Filters;
        settings["kernel_size"] = Pair(Kernel);
        settings["strides"] = Pair(Strides);
        settings["padding"] = Padding;
        settings["dilation_rate"] = Pair(Dilation);
        if (!Separable) settings["groups"] = Groups;
        settings[Separable ? "pointwise_regularizer" : "kernel_regularizer"] = Penalty();
        x = Normalized(Put(x, Separable ? "SeparableConv2D" : "Conv2D", name, settings), name);
        if (Pool is not null) x = Put(x, "MaxPooling2D", $"{name}_pool", new() { ["pool_size"] = Pair(Pool), ["strides"] = Pair(Pool), ["padding"] = "valid" });
        return Dropped(x, name);
    }
}

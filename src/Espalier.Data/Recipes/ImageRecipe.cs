namespace Espalier.Data;

/// <summary>The section <c>images</c>: what the network sees of a picture.</summary>
public sealed record ImageRecipe
{
    /// <summary>The rows of the pictures the network sees; null for as many as the pictures have.</summary>
    public int? Rows { get; init; }

    /// <summary>The columns, likewise.</summary>
    public int? Columns { get; init; }

    /// <summary>How many channels: 1 for grey, 3 for color; null for what the pictures have.</summary>
    public int? Channels { get; init; }

    /// <summary>How pictures of other sizes are brought to this one.</summary>
    public string Resize { get; init; } = "bilinear";

    /// <summary>The part of each picture that counts, before it is resized; null for the whole.</summary>
    public CropRecipe? Crop { get; init; }

    /// <summary>The way from grey levels to what the network sees.</summary>
    public IReadOnlyList<PixelScale> Scale { get; init; } = [PixelScale.Unit];

    /// <summary>Whether pictures that cannot be read are left out; otherwise they are errors.</summary>
    public bool SkipCorrupt { get; init; }

    internal Place Place { get; init; }

    internal static ImageRecipe Read(YamlNode node)
    {
        var section = new RecipeSection(node, "rows", "columns", "color", "resize", "crop", "scale", "corrupt");
        if ((section["rows"] is null) != (section["columns"] is null))
            throw node.Place.Error($"'{node.Path}' needs both 'rows' and 'columns', or neither for the size the pictures have.");
        return new ImageRecipe
        {
            Rows = section["rows"]?.AsInteger(1, MostPixels),
            Columns = section["columns"]?.AsInteger(1, MostPixels),
            Channels = section["color"]?.AsChoice(("grey", 1), ("color", 3)),
            Resize = section["resize"]?.AsChoice(("nearest", "nearest"), ("bilinear", "bilinear"), ("bicubic", "bicubic"), ("lanczos", "lanczos")) ?? "bilinear",
            Crop = section["crop"] is { } crop ? CropRecipe.Read(crop) : null,
            Scale = section["scale"] is { } scale ? ReadScale(scale) : [PixelScale.Unit],
            SkipCorrupt = section["corrupt"]?.AsChoice(("error", false), ("skip", true)) ?? false,
            Place = node.Place,
        };
    }

    private const int MostPixels = 16384;

    private static IReadOnlyList<PixelScale> ReadScale(YamlNode node) => node switch
    {
        { Text: "none" } => [],
        { Items: { } items } => [.. items.Select(step => step.AsChoice(PixelScales.Words))],
        _ => [node.AsChoice([.. PixelScales.Words, ("none", default)])],
    };
}

namespace Espalier.Data;

/// <summary>The section <c>images</c>: what the network sees of a picture.</summary>
public sealed record ImageRecipe
{
    private static readonly string[] ScaleWords = ["unit", "max", "none", "sqrt", "standardize"];

    /// <summary>How pictures are brought to one form; sizes and channels that are not given are found from the pictures.</summary>
    public ImageSettings Settings { get; init; } = new();

    /// <summary>How bytes become numbers.</summary>
    public PixelScaling Scaling { get; init; } = PixelScaling.Unit;

    internal Place Place { get; init; }

    internal static ImageRecipe Read(YamlNode node)
    {
        var section = new RecipeSection(node, "rows", "columns", "color", "resize", "crop", "scale", "corrupt", "max_pixels");
        if ((section["rows"] is null) != (section["columns"] is null))
            throw node.Place.Error($"'{node.Path}' needs both 'rows' and 'columns', or neither for a size found from the pictures.");
        RecipeSection? crop = section["crop"] is { } cut ? new RecipeSection(cut, "rows", "columns") : null;
        return new ImageRecipe
        {
            Settings = new ImageSettings
            {
                Rows = section["rows"]?.AsInteger(1, 65_535),
                Columns = section["columns"]?.AsInteger(1, 65_535),
                Colour = section["color"]?.AsChoice(("grey", false), ("color", true)),
                Resampling = section["resize"]?.AsChoice([.. Enum.GetValues<Resampling>().Select(r => (r.ToString().ToLowerInvariant(), r))]) ?? Resampling.Bilinear,
                CropRows = crop?["rows"] is { } rows ? ReadRange(rows) : null,
                CropColumns = crop?["columns"] is { } columns ? ReadRange(columns) : null,
                Corrupt = section["corrupt"]?.AsChoice(("error", Unusable.Error), ("skip", Unusable.Skip)) ?? Unusable.Error,
                MaxPixels = section["max_pixels"] is { } most ? (long)most.AsNumber(1, 1e12) : Image.DefaultMaxPixels,
            },
            Scaling = section["scale"] is { } scale ? ReadScaling(scale) : PixelScaling.Unit,
            Place = node.Place,
        };
    }

    /// <summary>The words for a scaling.</summary>
    /// <param name="scaling">The scaling.</param>
    internal static string Words(PixelScaling scaling) => string.Join(", ", ((string?[])
    [
        scaling.Divide switch { PixelDivisor.White => "divided by 255", PixelDivisor.Maximum => "divided by the picture's maximum", _ => null },
        scaling.Power == 1 ? null : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"to the power of {scaling.Power}"),
        scaling.Standardize ? "standardised picture by picture" : null,
    ]).OfType<string>());

    private static Range ReadRange(YamlNode node)
    {
        if (node.Items is not { Count: 2 } items) throw node.Wrong("two numbers, the first and the one behind the last: [0, 108]");
        int first = items[0].AsInteger(0);
        return first..items[1].AsInteger(first + 1);
    }

    // A divisor, a square root and standardizing, each at most once and in this order.
    private static PixelScaling ReadScaling(YamlNode node)
    {
        YamlNode[] steps = [.. node.Items ?? [node]];
        var scaling = PixelScaling.None with { Divide = steps is [{ Text: "standardize" }] or [{ Text: "sqrt" }, ..] ? PixelDivisor.White : PixelDivisor.One };
        int last = -1;
        foreach (var step in steps)
        {
            int at = step.AsChoice([.. ScaleWords.Select((word, i) => (word, Math.Max(0, i - 2)))]);
            if (at <= last) throw step.Place.Error($"'{node.Path}' takes a divisor (unit, max or none), then sqrt, then standardize, each once, but '{step.Text}' stands behind '{steps[Array.IndexOf(steps, step) - 1].Text}'.");
            last = at;
            scaling = step.Text switch
            {
                "unit" => scaling with { Divide = PixelDivisor.White },
                "max" => scaling with { Divide = PixelDivisor.Maximum },
                "none" => scaling with { Divide = PixelDivisor.One },
                "sqrt" => scaling with { Power = 0.5f },
                _ => scaling with { Standardize = true },
            };
        }
        return steps.Length > 0 ? scaling : throw node.Wrong("unit, max, none, sqrt, standardize, or several in this order: [max, sqrt, standardize]");
    }
}

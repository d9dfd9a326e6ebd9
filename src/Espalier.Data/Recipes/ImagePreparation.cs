using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>
/// Takes pictures to the rows a network sees: the part that counts, channels, size, scale. Nothing in it is learnt from the pictures'
/// values; size and channels come from the recipe, or from the pictures where the recipe says nothing.
/// </summary>
public sealed class ImagePreparation : InputPreparation
{
    private const int Format = 1;

    /// <summary>Makes a preparation.</summary>
    /// <param name="settings">How pictures are brought to one form, with rows, columns and channels.</param>
    /// <param name="scaling">How bytes become numbers; null makes white 1.</param>
    /// <exception cref="EspalierException">Rows, columns or channels are missing, or a setting is not valid.</exception>
    public ImagePreparation(ImageSettings settings, PixelScaling? scaling = null)
    {
        settings.Validate();
        (Settings, Scaling) = (settings, scaling ?? PixelScaling.Unit);
        Scaling.Validate();
        if (settings is not { Rows: { } rows, Columns: { } columns, Colour: { } colour })
            throw new EspalierException("A preparation of pictures needs rows, columns and whether they are grey or coloured.");
        RowShape = new Shape(rows, columns, colour ? 3 : 1);
    }

    /// <summary>How pictures are brought to one form.</summary>
    public ImageSettings Settings { get; }

    /// <summary>How bytes become numbers.</summary>
    public PixelScaling Scaling { get; }

    /// <inheritdoc/>
    public override Shape RowShape { get; }

    /// <inheritdoc/>
    internal override string InputName => "pictures";

    /// <summary>Prepares pictures on all cores.</summary>
    /// <param name="images">Pictures of any size.</param>
    /// <returns>Shape <c>(pictures, rows, columns, channels)</c>.</returns>
    /// <exception cref="EspalierException">A picture is smaller than the part that counts, or they are more than one tensor holds.</exception>
    public Tensor Transform(IReadOnlyList<Image> images) => Make(images, settled: false);

    /// <summary>Scales pictures that were brought to the form already.</summary>
    /// <param name="images">Pictures of <see cref="InputPreparation.RowShape"/>.</param>
    internal Tensor Scale(IReadOnlyList<Image> images) => Make(images, settled: true);

    private Tensor Make(IReadOnlyList<Image> images, bool settled)
    {
        long size = RowShape.ValuesPerRow;
        if (size * images.Count > Array.MaxLength)
            throw new EspalierException($"{images.Count} pictures of {RowShape} are more numbers than one tensor holds. Make them smaller, or take fewer at a time.");
        var tensor = new Tensor(new Shape(images.Count, RowShape[0], RowShape[1], RowShape[2]));
        try
        {
            Parallel.For(0, images.Count, i => Scaling.Apply((settled ? images[i] : Settings.Apply(images[i])).Pixels, tensor.Row(i)));
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<EspalierException>().FirstOrDefault() is { } first)
        {
            throw new EspalierException(first.Message, first);
        }
        return tensor;
    }

    /// <inheritdoc/>
    public override JsonObject ToJson() => new()
    {
        ["format"] = Format,
        ["rows"] = RowShape[0],
        ["columns"] = RowShape[1],
        ["channels"] = RowShape[2],
        ["resample"] = Settings.Resampling.ToString(),
        ["crop_rows"] = WriteRange(Settings.CropRows),
        ["crop_columns"] = WriteRange(Settings.CropColumns),
        ["max_pixels"] = Settings.MaxPixels,
        ["divide"] = Scaling.Divide.ToString(),
        ["power"] = Scaling.Power,
        ["standardize"] = Scaling.Standardize,
    };

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The preparation as JSON.</param>
    /// <exception cref="EspalierException">It is no preparation, of a later format, or one of its settings is not valid.</exception>
    public static ImagePreparation FromJson(JsonNode? json) => EncoderJson.Guard("a preparation of pictures", () =>
    {
        var config = new Config("the preparation of pictures", json?.DeepClone() as JsonObject);
        if (config.Integer("format") != Format)
            throw new EspalierException($"The preparation of pictures has format {config.Integer("format")}; this version reads format {Format}.");
        var settings = new ImageSettings
        {
            Rows = config.Integer("rows"),
            Columns = config.Integer("columns"),
            Colour = config.Integer("channels") switch { 1 => false, 3 => true, _ => throw config.Wrong("channels", "1 or 3") },
            Resampling = config.Choice<Resampling>("resample"),
            CropRows = ReadRange(config, "crop_rows"),
            CropColumns = ReadRange(config, "crop_columns"),
            MaxPixels = (long)config.Number("max_pixels"),
        };
        return new ImagePreparation(settings, new PixelScaling
        {
            Divide = config.Choice<PixelDivisor>("divide"),
            Power = (float)config.Number("power"),
            Standardize = config.Flag("standardize", false),
        });
    });

    private static JsonArray? WriteRange(Range? range) => range is { } part ? new JsonArray(part.Start.Value, part.End.Value) : null;

    private static Range? ReadRange(Config config, string key) => config.Integers(key) switch
    {
        null => null,
        [>= 0 and var first, var end] when end > first => first..end,
        _ => throw config.Wrong(key, "two numbers, the first and the one behind the last"),
    };
}

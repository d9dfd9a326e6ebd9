using System.Globalization;

namespace Espalier.Data;

/// <summary>The section <c>augment</c>: how training pictures are varied, ahead of time or afresh in every epoch.</summary>
public sealed record AugmentRecipe
{
    /// <summary>How many varied copies of each training picture are made ahead of time; null to vary afresh in every epoch.</summary>
    public int? Copies { get; init; }

    /// <summary>Whether each training picture, unvaried, stands before its <see cref="Copies"/>, in addition to them.</summary>
    public bool KeepOriginal { get; init; }

    /// <summary>How pictures are varied.</summary>
    public Augmentation Settings { get; init; } = new();

    /// <summary>How many training rows one picture makes.</summary>
    internal int RowsOfPicture => (Copies ?? 1) + (KeepOriginal ? 1 : 0);

    internal Place Place { get; init; }

    internal static AugmentRecipe Read(YamlNode node)
    {
        var section = new RecipeSection(node, "copies", "keep_original", "on_the_fly", "rotate", "shift", "shift_rows", "shift_columns", "zoom", "zoom_columns", "flip",
            "swap", "swap_vertical", "contrast", "brightness", "noise", "clip", "fill", "interpolation", "rows", "columns");
        bool? fly = section["on_the_fly"]?.AsFlag();
        int? copies = section["copies"]?.AsInteger(1, 10_000);
        if (copies is not null && fly == true) throw section["on_the_fly"]!.Place.Error("pictures are varied either ahead of time ('copies') or on the fly. Keep one of the keys.");
        if (copies is null && fly == false) throw section["on_the_fly"]!.Place.Error("without 'on_the_fly' the number of 'copies' made ahead of time is needed.");
        if (copies is null && section["keep_original"] is { } original) throw original.Place.Error("'keep_original' goes with 'copies': on the fly there are no copies to stand beside.");
        if (section["shift"] is not null && (section["shift_rows"] ?? section["shift_columns"]) is { } shift)
            throw shift.Place.Error("'augment.shift' is for rows and columns both, so the key for one of them does not go with it.");
        try
        {
            return new AugmentRecipe { Copies = copies, KeepOriginal = section["keep_original"]?.AsFlag() ?? false, Settings = ReadSettings(section), Place = node.Place };
        }
        catch (EspalierException e) when (!e.Message.StartsWith(node.Place.File, StringComparison.Ordinal))
        {
            throw node.Place.Error("augment", e);
        }
    }

    private static Augmentation ReadSettings(RecipeSection section)
    {
        var settings = new Augmentation
        {
            Rotate = ReadSpread(section["rotate"]),
            ShiftRows = ReadSpread(section["shift_rows"] ?? section["shift"]),
            ShiftColumns = ReadSpread(section["shift_columns"] ?? section["shift"]),
            Zoom = ReadSpread(section["zoom"]),
            ZoomColumns = section["zoom_columns"] is { } zoom ? ReadSpread(zoom) : null,
            Contrast = ReadSpread(section["contrast"]),
            Brightness = ReadSpread(section["brightness"]),
            Noise = section["noise"]?.AsNumber(0) ?? 0,
            Clip = section["clip"] is { } clip ? ReadClip(clip) : null,
            Interpolation = section["interpolation"]?.AsChoice(("bilinear", Interpolation.Bilinear), ("nearest", Interpolation.Nearest)) ?? Interpolation.Bilinear,
            Rows = section["rows"]?.AsInteger(1),
            Columns = section["columns"]?.AsInteger(1),
            Swap = section["swap"] is { } swap ? ReadSwaps(swap) : [],
            SwapVertical = section["swap_vertical"] is { } vertical ? ReadSwaps(vertical) : [],
        };
        if (section["flip"] is { } flip) settings = WithFlip(settings, flip);
        return section["fill"] is { } fill ? WithFill(settings, fill) : settings;
    }

    private static Spread ReadSpread(YamlNode? node)
    {
        switch (node)
        {
            case null:
                return default;
            case { Items: { } items }:
                return items.Count == 2 ? Spread.Uniform(items[0].AsNumber(), items[1].AsNumber(items[0].AsNumber())) : throw Wrong(node);
            case { Entries: not null }:
                return Spread.Normal((new RecipeSection(node, "normal")["normal"] ?? throw Wrong(node)).AsNumber(0));
            default:
                return Spread.Uniform(node.AsNumber(0));
        }

        static EspalierException Wrong(YamlNode node) => node.Wrong("an amount: 10 for -10 to 10, [-5, 10], or { normal: 5 } for a standard deviation");
    }

    private static (double, double) ReadClip(YamlNode node) => node.Items is { Count: 2 } items ? (items[0].AsNumber(), items[1].AsNumber())
        : throw node.Wrong("the lowest and the highest value: [0, 1]");

    private static Augmentation WithFlip(Augmentation settings, YamlNode node)
    {
        if (node.Entries is null)
            return node.AsChoice(
                ("none", settings),
                ("horizontal", settings with { FlipHorizontal = 0.5 }),
                ("vertical", settings with { FlipVertical = 0.5 }),
                ("both", settings with { FlipHorizontal = 0.5, FlipVertical = 0.5 }));
        var section = new RecipeSection(node, "horizontal", "vertical");
        return settings with { FlipHorizontal = section["horizontal"]?.AsNumber(0, 1) ?? 0, FlipVertical = section["vertical"]?.AsNumber(0, 1) ?? 0 };
    }

    private static Augmentation WithFill(Augmentation settings, YamlNode node) => double.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
        ? settings with { Fill = FillMode.Constant, FillValue = node.AsNumber() }
        : settings with { Fill = node.AsChoice(("reflect", FillMode.Reflect), ("nearest", FillMode.Nearest), ("constant", FillMode.Constant), ("wrap", FillMode.Wrap)) };

    // { pose: [left, right] }, or several pairs: { pose: [[left, right], [near, far]] }.
    private static ClassSwap[] ReadSwaps(YamlNode node)
    {
        if (node.Entries is null) throw node.Wrong("a map of heads and the two classes that turn into each other, such as { pose: [left, right] }");
        return [.. node.Entries.SelectMany(e => (e.Value.Items is [{ Items: not null }, ..] pairs ? pairs : [e.Value]).Select(pair => ReadSwap(e.Key.Text!, pair)))];
    }

    private static ClassSwap ReadSwap(string head, YamlNode pair) => pair.Items is [var one, var other] && one.AsText() != other.AsText()
        ? new ClassSwap(head, one.AsText(), other.AsText()) : throw pair.Wrong("two classes that turn into each other, such as [left, right]");
}

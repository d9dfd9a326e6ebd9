namespace Espalier.Data;

/// <summary>The section <c>features</c>: what the network sees.</summary>
public sealed record FeatureRecipe
{
    /// <summary>The columns, in order; null for all that are no head, and no source or group of one.</summary>
    public IReadOnlyList<string>? Include { get; init; }

    /// <summary>Columns that are left out.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>How columns become features, unless said otherwise for one.</summary>
    public FeatureOptions? Options { get; init; }

    /// <summary>How single columns become features.</summary>
    public IReadOnlyDictionary<string, FeatureOptions> Columns { get; init; } = new Dictionary<string, FeatureOptions>();

    internal Place Place { get; init; }

    private static readonly string[] OptionKeys = ["scale", "missing", "unknown", "indicator", "order", "separator", "kind", "drop_first"];

    /// <summary>What a column gets that the recipe says nothing about: gaps in numbers get the median, gaps in names none of the names.</summary>
    /// <param name="kind">What the column means.</param>
    internal static FeatureOptions DefaultFor(ColumnKind kind) => new()
    {
        MissingNumbers = MissingValues.Median,
        MissingNames = kind == ColumnKind.Boolean ? MissingValues.Mode : MissingValues.Zeros,
    };

    internal static FeatureRecipe Read(YamlNode node)
    {
        if (node.Items is not null || node.Text is not null) return new FeatureRecipe { Include = node.AsTexts(), Place = node.Place };
        var section = new RecipeSection(node, ["include", "exclude", "columns", .. OptionKeys]);
        var columns = section["columns"];
        if (columns is not null && columns.Entries is null) throw columns.Wrong("a map of columns and their settings");
        bool general = OptionKeys.Any(key => section[key] is not null);
        return new FeatureRecipe
        {
            Include = section["include"]?.AsTexts(),
            Exclude = section["exclude"]?.AsTexts() ?? [],
            Options = general ? ReadOptions(section, new FeatureOptions { MissingNumbers = MissingValues.Median, MissingNames = MissingValues.Zeros }) : null,
            Columns = (columns?.Entries ?? []).ToDictionary(e => e.Key.Text!,
                e => ReadOptions(new RecipeSection(e.Value, OptionKeys), general ? ReadOptions(section, DefaultFor(ColumnKind.Number)) : DefaultFor(ColumnKind.Number)), StringComparer.Ordinal),
            Place = node.Place,
        };
    }

    private static FeatureOptions ReadOptions(RecipeSection section, FeatureOptions options)
    {
        if (section["scale"] is { } scale) options = options with { Scaling = ReadScaling(scale) };
        if (section["order"] is { } order) options = options with { Order = order.AsTexts(), MissingNames = MissingValues.Error };
        if (section["missing"] is { } missing) options = Missing(missing, options);
        if (section["unknown"] is { } unknown) options = options with { Unknown = unknown.AsChoice(("error", UnknownValues.Error), ("ignore", UnknownValues.Ignore)) };
        if (section["indicator"] is { } indicator) options = options with { Indicator = indicator.AsFlag() };
        if (section["separator"] is { } separator) options = options with { Separator = separator.AsText() };
        if (section["kind"] is { } kind) options = options with { Kind = DataRecipe.Kind(kind) };
        if (section["drop_first"] is { } drop) options = options with { DropFirst = drop.AsFlag() };
        return options;
    }

    internal static Scaling ReadScaling(YamlNode node) => node.AsChoice(("standard", Scaling.Standard), ("minmax", Scaling.MinMax), ("robust", Scaling.Robust),
        ("quantile", Scaling.QuantileUniform), ("normal", Scaling.QuantileNormal), ("log", Scaling.Log), ("none", Scaling.None));

    private static FeatureOptions Missing(YamlNode node, FeatureOptions options)
    {
        if (!node.Quoted && double.TryParse(node.Text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _))
            return options with { MissingNumbers = MissingValues.Constant, Constant = node.AsNumber() };
        return node.AsChoice(("error", MissingValues.Error), ("mean", MissingValues.Mean), ("median", MissingValues.Median), ("mode", MissingValues.Mode),
            ("zeros", MissingValues.Zeros), ("category", MissingValues.Category)) switch
        {
            MissingValues.Error => options with { MissingNumbers = MissingValues.Error, MissingNames = MissingValues.Error },
            MissingValues.Mode => options with { MissingNumbers = MissingValues.Mode, MissingNames = MissingValues.Mode },
            var names and (MissingValues.Zeros or MissingValues.Category) => options with { MissingNames = names },
            var numbers => options with { MissingNumbers = numbers },
        };
    }
}

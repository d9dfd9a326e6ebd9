namespace Espalier.Data;

/// <summary>The section <c>split</c>: which rows learn, which are watched and which judge.</summary>
public sealed record SplitRecipe
{
    /// <summary>The test part: a share of all rows in [0, 1), or a whole number of rows.</summary>
    public double Test { get; init; } = 0.25;

    /// <summary>The validation part, likewise.</summary>
    public double Validation { get; init; } = 0.1;

    /// <summary>The seed.</summary>
    public long Seed { get; init; }

    /// <summary>The columns to keep in proportion; null takes the heads that have classes.</summary>
    public IReadOnlyList<string>? Stratify { get; init; }

    /// <summary>The column whose equal values stay together.</summary>
    public string? Group { get; init; }

    /// <summary>Columns whose joint values stay together: rows that agree in all of them are in one part. Empty for none.</summary>
    public IReadOnlyList<string> Cells { get; init; } = [];

    /// <summary>
    /// Values that are left out of training altogether, by column: rows that have one are the test part, and no others are. Empty for none.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> HoldOut { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Whether rows that are equal in all features stay together, so that none is judged that was learnt.</summary>
    public bool KeepDuplicatesTogether { get; init; } = true;

    /// <summary>False takes the last rows for the test and those before it for validation.</summary>
    public bool Shuffle { get; init; } = true;

    internal Place Place { get; init; }

    internal static SplitRecipe Read(YamlNode node)
    {
        var section = new RecipeSection(node, "test", "validation", "seed", "stratify", "group", "hold_out", "keep_duplicates_together", "shuffle");
        bool shuffle = section["shuffle"]?.AsFlag() ?? true;
        if (section["hold_out"] is { } held && section["test"] is not null)
            throw held.Place.Error("'split.hold_out' makes the test part of the rows that it names, so 'split.test' does not go with it. Keep one.");
        var groups = section["group"]?.AsTexts();
        return new SplitRecipe
        {
            Test = section["test"] is { } test ? Size(test) : 0.25,
            Validation = section["validation"] is { } validation ? Size(validation) : 0.1,
            Seed = section["seed"]?.AsInteger() ?? 0,
            Stratify = !shuffle || section["stratify"] is { Text: "none" } ? [] : section["stratify"]?.AsTexts(),
            Group = groups is [var one] ? one : null,
            Cells = groups is { Count: > 1 } ? groups : [],
            HoldOut = section["hold_out"] is { } named ? ReadHoldOut(named) : new Dictionary<string, IReadOnlyList<string>>(),
            KeepDuplicatesTogether = section["keep_duplicates_together"]?.AsFlag() ?? shuffle,
            Shuffle = shuffle,
            Place = node.Place,
        };
    }

    private static Dictionary<string, IReadOnlyList<string>> ReadHoldOut(YamlNode node) => node.Entries is { Count: > 0 } entries
        ? entries.ToDictionary(e => e.Key.Text!, e => e.Value.AsTexts() is { Count: > 0 } values ? values : throw e.Value.Wrong("one value or more"), StringComparer.Ordinal)
        : throw node.Wrong("a map of columns and the values left out of training, such as { userid: [an2i, at33] }");

    private static double Size(YamlNode node)
    {
        double size = node.AsNumber(0);
        return size < 1 || size == Math.Floor(size) ? size : throw node.Wrong("a share from 0 to below 1, or a whole number of rows");
    }
}

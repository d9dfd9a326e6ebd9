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

    /// <summary>Whether rows that are equal in all features stay together, so that none is judged that was learnt.</summary>
    public bool KeepDuplicatesTogether { get; init; } = true;

    /// <summary>False takes the last rows for the test and those before it for validation.</summary>
    public bool Shuffle { get; init; } = true;

    internal Place Place { get; init; }

    internal static SplitRecipe Read(YamlNode node)
    {
        var section = new RecipeSection(node, "test", "validation", "seed", "stratify", "group", "keep_duplicates_together", "shuffle");
        bool shuffle = section["shuffle"]?.AsFlag() ?? true;
        return new SplitRecipe
        {
            Test = section["test"] is { } test ? Size(test) : 0.25,
            Validation = section["validation"] is { } validation ? Size(validation) : 0.1,
            Seed = section["seed"]?.AsInteger() ?? 0,
            Stratify = !shuffle || section["stratify"] is { Text: "none" } ? [] : section["stratify"]?.AsTexts(),
            Group = section["group"]?.AsText(),
            KeepDuplicatesTogether = section["keep_duplicates_together"]?.AsFlag() ?? shuffle,
            Shuffle = shuffle,
            Place = node.Place,
        };
    }

    private static double Size(YamlNode node)
    {
        double size = node.AsNumber(0);
        return size < 1 || size == Math.Floor(size) ? size : throw node.Wrong("a share from 0 to below 1, or a whole number of rows");
    }
}

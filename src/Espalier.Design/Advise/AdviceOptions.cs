namespace Espalier.Design;

/// <summary>What the advisor is told beside the data.</summary>
public sealed record AdviceOptions
{
    /// <summary>The columns that are questions; a name may end in <c>*</c> for all that begin so. Null to have them proposed.</summary>
    public IReadOnlyList<string>? Heads { get; init; }

    /// <summary>Columns that the network will not know when it is asked, so that they are no features.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>What the data is called, such as the file's path.</summary>
    public string Source { get; init; } = "table.csv";

    /// <summary>The file's path as seen from the recipe; null for <see cref="Source"/>.</summary>
    public string? RecipeSource { get; init; }

    /// <summary>Whether a recipe is written; not where the table comes from a recipe, which says more than a file's path does.</summary>
    public bool WritesRecipe { get; init; } = true;
}

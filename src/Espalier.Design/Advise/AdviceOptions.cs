namespace Espalier.Design;

/// <summary>What the advisor is told beside the data.</summary>
public sealed record AdviceOptions
{
    /// <summary>The columns that are questions; a name may end in <c>*</c> for all that begin so. Null to have them proposed.</summary>
    public IReadOnlyList<string>? Heads { get; init; }

    /// <summary>Columns that the network will not know when it is asked, so that they are no features.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>What the data is called in messages and in the recipe, such as the file's path as the recipe should name it.</summary>
    public string Source { get; init; } = "table.csv";
}

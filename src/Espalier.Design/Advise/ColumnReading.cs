namespace Espalier.Design;

/// <summary>A column as the advisor understands it.</summary>
/// <param name="Name">The column.</param>
/// <param name="Meaning">What it would be as a question.</param>
/// <param name="Why">What that is concluded from.</param>
public sealed record ColumnReading(string Name, ColumnMeaning Meaning, string Why)
{
    /// <summary>Why it is set aside; null when it is not.</summary>
    public AsideReason? Aside { get; init; }

    /// <summary>The classes or labels, in order where they have one; empty for numbers.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>What stands between labels; null when there is one label a row.</summary>
    public string? Separator { get; init; }

    /// <summary>Whether a number is better learnt as its logarithm.</summary>
    public bool Skewed { get; init; }

    /// <summary>What a recipe has to do to the column first: <c>quantity</c>, <c>yes_no</c>, <c>one_spelling</c>, <c>list</c>, or null for nothing.</summary>
    public string? Mend { get; init; }

    /// <summary>Whether the evidence is thin, so that someone should look.</summary>
    public bool Unsure { get; init; }
}

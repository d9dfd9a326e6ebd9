namespace Espalier.Design;

/// <summary>What to build for some data: the heads, what they are learnt from, the first trunk and branches, and a recipe of it all.</summary>
public sealed class Advice
{
    internal Advice() { }

    /// <summary>Where the columns come from, in words.</summary>
    public required string Source { get; init; }

    /// <summary>How many rows or pictures there are; 0 when only columns were described.</summary>
    public int Rows { get; init; }

    /// <summary>Whether the rows are pictures.</summary>
    public bool ArePictures { get; init; }

    /// <summary>The heads.</summary>
    public required IReadOnlyList<HeadAdvice> Heads { get; init; }

    /// <summary>What the network is to see; empty for pictures, and when only columns were described.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>Columns that are neither, with the reason.</summary>
    public IReadOnlyList<SetAside> Aside { get; init; } = [];

    /// <summary>Columns that could be questions too, where none were named; best first.</summary>
    public IReadOnlyList<string> AlsoPossible { get; init; } = [];

    /// <summary>The first trunk and branches; null without rows.</summary>
    public SizeAdvice? Size { get; init; }

    /// <summary>What holds for the whole.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The recipe as YAML; null when there is no head.</summary>
    public string? Recipe { get; internal set; }
}

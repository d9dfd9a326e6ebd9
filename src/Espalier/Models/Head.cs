namespace Espalier;

/// <summary>One question a model answers: a named output.</summary>
/// <param name="Name">The name: the output layer's, or the key the output was given under.</param>
/// <param name="Output">The prediction.</param>
public sealed record Head(string Name, Symbol Output)
{
    /// <summary>How many values the answer has.</summary>
    public int Width => Output.Shape.Rank < 2 ? 1 : Output.Shape[-1];
}

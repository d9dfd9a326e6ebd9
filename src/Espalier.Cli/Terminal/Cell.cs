namespace Espalier.Cli;

/// <summary>A piece of text and its looks.</summary>
internal readonly record struct Cell(string Text, Style Style = Style.Plain)
{
    public static implicit operator Cell(string text) => new(text);
}

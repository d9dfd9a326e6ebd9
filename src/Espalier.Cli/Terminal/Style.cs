namespace Espalier.Cli;

/// <summary>How a piece of text looks on a terminal; piped text has no looks.</summary>
internal enum Style
{
    Plain,
    Bold,
    Dim,
    Good,
    Bad,
    Warn,
    Accent,
}

namespace Espalier.Cli;

/// <summary>Something about a table that deserves a look before training.</summary>
/// <param name="Column">The column it is about; null for the whole table.</param>
/// <param name="Text">What it is and what to do.</param>
internal sealed record Finding(string? Column, string Text);

namespace Espalier.Design;

/// <summary>Something about a table that deserves a look before training.</summary>
/// <param name="Column">The column it is about; null for the whole table.</param>
/// <param name="Trouble">What kind of thing it is.</param>
/// <param name="Text">What it is and what to do.</param>
public sealed record TableNote(string? Column, TableTrouble Trouble, string Text);

namespace Espalier.Plots;

/// <summary>A line under a picture of a contact sheet.</summary>
/// <param name="Text">The text; cut short where it is too long.</param>
/// <param name="Mark">Its colour.</param>
public readonly record struct SheetLine(string Text, SheetMark Mark = SheetMark.None)
{
    /// <summary>A line in the usual colour.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator SheetLine(string text) => new(text);
}

namespace Espalier;

/// <summary>A line of text in a box.</summary>
/// <param name="Text">The text.</param>
/// <param name="Size">The font size.</param>
/// <param name="IsBold">Whether it is bold.</param>
internal readonly record struct TextLine(string Text, double Size, bool IsBold)
{
    /// <summary>How much height the line takes.</summary>
    public double Height => Size * 1.36;

    /// <summary>The width it has at most.</summary>
    public double Width => TextWidth.Of(Text, Size, IsBold);
}

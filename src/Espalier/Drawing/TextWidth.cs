namespace Espalier;

/// <summary>
/// How wide text gets in an SVG, where the reader's font is not known: the widths of DejaVu Sans, the widest of the usual sans-serif fonts,
/// in thousandths of the font size. Text in any other font of the stack is narrower.
/// </summary>
internal static class TextWidth
{
    /// <summary>The fonts a picture asks for.</summary>
    public const string FontStack = "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

    private const int Other = 700, Wide = 1050;

    private static ReadOnlySpan<short> Regular => [318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636,
        636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863,
        748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634,
        278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838];

    private static ReadOnlySpan<short> Bold => [348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696,
        696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 372, 775, 637, 995,
        837, 850, 733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 500, 500, 675, 716, 593, 716, 678, 435, 716, 712,
        343, 343, 665, 343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838];

    /// <summary>The width of a line.</summary>
    /// <param name="text">One line.</param>
    /// <param name="size">The font size.</param>
    /// <param name="bold">Whether it is bold.</param>
    public static double Of(string text, double size, bool bold)
    {
        long sum = 0;
        foreach (var rune in text.EnumerateRunes())
            sum += rune.Value switch
            {
                >= 32 and < 127 => (bold ? Bold : Regular)[rune.Value - 32],
                '·' => 380,
                < 0x1100 => bold ? Other * 11 / 10 : Other,
                _ => Wide,
            };
        return sum * size / 1000;
    }

    /// <summary>The text, or as much of its beginning as fits, with an ellipsis.</summary>
    /// <param name="text">One line.</param>
    /// <param name="size">The font size.</param>
    /// <param name="bold">Whether it is bold.</param>
    /// <param name="width">The room there is.</param>
    public static string Fit(string text, double size, bool bold, double width)
    {
        if (Of(text, size, bold) <= width) return text;
        int length = text.Length - 1;
        while (length > 0 && (char.IsLowSurrogate(text[length]) || Of(text[..length] + "…", size, bold) > width)) length--;
        return text[..length] + "…";
    }
}

namespace Espalier.Cli;

/// <summary>Breaks text between words.</summary>
internal static class TextWrap
{
    /// <summary>The lines of a text, further ones after an indent; a word longer than a line stays whole.</summary>
    public static IEnumerable<string> Lines(string text, int width, int indent = 0)
    {
        string blanks = "";
        while (blanks.Length + text.Length > width)
        {
            int room = width - blanks.Length, at = room <= 0 ? -1 : text.LastIndexOf(' ', Math.Min(room, text.Length - 1));
            // A number keeps its percent sign.
            if (at > 0 && at + 1 < text.Length && text[at + 1] == '%') at = text.LastIndexOf(' ', at - 1);
            if (at <= 0) break;
            yield return blanks + text[..at];
            text = text[(at + 1)..];
            blanks = new string(' ', indent);
        }
        yield return blanks + text;
    }
}

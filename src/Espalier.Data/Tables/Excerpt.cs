namespace Espalier.Data;

/// <summary>A value of the user's data as it is shown in a message: on one line and not too long.</summary>
internal static class Excerpt
{
    private const int Longest = 60;

    /// <summary>Shortens a text and shows its control characters, line ends among them, as a middle dot.</summary>
    /// <param name="text">The text.</param>
    public static string Of(ReadOnlySpan<char> text) => string.Create(Math.Min(text.Length, Longest + 1), text, static (shown, source) =>
    {
        for (int i = 0; i < shown.Length; i++) shown[i] = char.IsControl(source[i]) ? '·' : source[i];
        if (source.Length > Longest) shown[^1] = '…';
    });
}

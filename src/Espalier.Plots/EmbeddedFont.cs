using ScottPlot;
using SkiaSharp;

namespace Espalier.Plots;

/// <summary>
/// IBM Plex Sans, carried inside this library: pictures have their text, and look the same, on a machine without any fonts.
/// Licensed under the SIL Open Font License 1.1 (<c>Fonts/OFL.txt</c>).
/// </summary>
internal sealed class EmbeddedFont : IFontResolver
{
    internal const string Name = "IBM Plex Sans";

    private static readonly Lazy<SKTypeface> LazyRegular = new(() => Load(bold: false)), LazyBold = new(() => Load(bold: true));
    private static readonly Lazy<bool> Registered = new(() =>
    {
        ScottPlot.Fonts.FontResolvers.Insert(0, new EmbeddedFont());
        return true;
    });

    /// <summary>The typeface of running text.</summary>
    internal static SKTypeface Regular => LazyRegular.Value;

    /// <summary>The typeface of headings.</summary>
    internal static SKTypeface Bold => LazyBold.Value;

    /// <summary>Makes ScottPlot find the font by <see cref="Name"/>.</summary>
    internal static void Register() => _ = Registered.Value;

    /// <summary>The typeface for a text: the embedded one, or one of the machine's where that one lacks a letter.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bold">Whether it is a heading.</param>
    internal static SKTypeface For(string text, bool bold)
    {
        var own = bold ? Bold : Regular;
        if (own.ContainsGlyphs(text)) return own;
        foreach (var letter in text.EnumerateRunes())
        {
            if (own.ContainsGlyph(letter.Value)) continue;
            var other = SKFontManager.Default.MatchCharacter(null, bold ? SKFontStyle.Bold : SKFontStyle.Normal, null, letter.Value);
            if (other is not null) return other;
        }
        return own;
    }

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        fontName == Name ? Load(weight >= FontWeight.SemiBold) : null;

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Name ? Load(bold) : null;

    private static SKTypeface Load(bool bold)
    {
        string file = bold ? "IBMPlexSans-SemiBold.ttf" : "IBMPlexSans-Regular.ttf";
        using var stream = typeof(EmbeddedFont).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"The font {file} is missing from this library.");
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data);
    }
}

using SkiaSharp;

namespace Espalier.Plots;

/// <summary>Writes text and fills shapes on a canvas, in pixels.</summary>
internal sealed class Pen(SKCanvas canvas)
{
    /// <summary>The canvas.</summary>
    internal SKCanvas Canvas { get; } = canvas;

    /// <summary>How wide a text is.</summary>
    internal static float Width(string text, float size, bool bold = false)
    {
        using var font = Font(text, size, bold);
        return font.MeasureText(text);
    }

    /// <summary>The text, or as much of it as fits with an ellipsis.</summary>
    internal static string Fit(string text, float size, float width, bool bold = false)
    {
        if (Width(text, size, bold) <= width) return text;
        int low = 0, high = text.Length;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (Width(Cut(text, middle), size, bold) <= width) low = middle;
            else high = middle - 1;
        }
        return Cut(text, low);

        static string Cut(string text, int length)
        {
            if (length > 0 && char.IsHighSurrogate(text[length - 1])) length--;
            return text[..length].TrimEnd() + "…";
        }
    }

    /// <summary>Writes a text; y is the baseline.</summary>
    internal void Write(string text, float x, float y, float size, SKColor color, bool bold = false, SKTextAlign align = SKTextAlign.Left)
    {
        using var font = Font(text, size, bold);
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        Canvas.DrawText(text, x, y, align, font, paint);
    }

    /// <summary>Writes a text turned about its start.</summary>
    internal void WriteTurned(string text, float x, float y, float degrees, float size, SKColor color, SKTextAlign align = SKTextAlign.Left, bool bold = false)
    {
        Canvas.Save();
        Canvas.RotateDegrees(degrees, x, y);
        Write(text, x, y, size, color, bold, align);
        Canvas.Restore();
    }

    /// <summary>Fills a rectangle with round corners.</summary>
    internal void Fill(SKRect area, SKColor color, float radius = 0)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        if (radius > 0) Canvas.DrawRoundRect(area, radius, radius, paint);
        else Canvas.DrawRect(area, paint);
    }

    /// <summary>Draws a line, solid or dashed.</summary>
    internal void Line(float x1, float y1, float x2, float y2, SKColor color, float width, bool dashed = false)
    {
        using var dash = dashed ? SKPathEffect.CreateDash([6, 5], 0) : null;
        using var paint = new SKPaint { Color = color, StrokeWidth = width, IsStroke = true, IsAntialias = true, PathEffect = dash };
        Canvas.DrawLine(x1, y1, x2, y2, paint);
    }

    /// <summary>Draws a dot with a white rim.</summary>
    internal void Dot(float x, float y, float radius, SKColor color)
    {
        using var rim = new SKPaint { Color = Ink.Paper, IsAntialias = true };
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        Canvas.DrawCircle(x, y, radius + 1.5f, rim);
        Canvas.DrawCircle(x, y, radius, paint);
    }

    private static SKFont Font(string text, float size, bool bold) =>
        new(EmbeddedFont.For(text, bold), size) { Subpixel = true, Edging = SKFontEdging.Antialias };
}

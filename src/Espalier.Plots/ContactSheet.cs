using SkiaSharp;

namespace Espalier.Plots;

/// <summary>
/// Pictures side by side with a few lines under each: originals beside their augmented copies, or the mistakes of a head. Small pictures are
/// enlarged without smoothing, so that each pixel is seen.
/// </summary>
public static class ContactSheet
{
    /// <summary>The most pictures on one sheet.</summary>
    public const int MostCells = 1000;

    private const float Margin = 24, Gap = 14, LineSize = 12, LineHeight = 16, Frame = 3, SmallestBox = 96, LargestBox = 160;
    private const int NarrowestSheet = 420;

    /// <summary>Draws a sheet.</summary>
    /// <param name="cells">The pictures, row by row; null leaves a place free.</param>
    /// <param name="columns">How many stand in a row.</param>
    /// <param name="title">The heading.</param>
    /// <param name="subtitle">A line under the heading; null for none.</param>
    /// <param name="headings">A word over each column; null for none.</param>
    /// <exception cref="EspalierException">There are too many pictures, or not as many headings as columns.</exception>
    public static Picture Draw(IReadOnlyList<SheetCell?> cells, int columns, string title, string? subtitle = null, IReadOnlyList<string>? headings = null)
    {
        if (columns < 1) throw new EspalierException($"A contact sheet needs 1 column or more but got {columns}.");
        if (cells.Count > MostCells) throw new EspalierException($"A contact sheet has {MostCells} pictures at most but got {cells.Count}. Choose some of them.");
        if (headings is not null && headings.Count != columns) throw new EspalierException($"A contact sheet of {columns} columns needs {columns} headings but got {headings.Count}.");
        SheetCell[] there = [.. cells.OfType<SheetCell>()];
        float scale = Scale(there);
        float boxWidth = Math.Max(SmallestBox, there.Select(c => c.Columns * scale).DefaultIfEmpty().Max()), boxHeight = there.Select(c => c.Rows * scale).DefaultIfEmpty(SmallestBox).Max();
        float cellHeight = boxHeight + 2 * Frame + there.Select(c => c.Lines.Count).DefaultIfEmpty().Max() * LineHeight + Gap + 4, cellWidth = boxWidth + Gap;
        float header = Margin + 26 + (subtitle is null ? 0 : 22), top = header + 14 + (headings is null ? 0 : LineHeight + 4);
        int lines = (cells.Count + columns - 1) / columns, width = (int)Math.Ceiling(Math.Max(2 * Margin - Gap + columns * cellWidth, NarrowestSheet));
        return new Picture(width, (int)Math.Ceiling(top + lines * cellHeight - Gap + Margin), canvas =>
        {
            var pen = new Pen(canvas);
            pen.Write(Pen.Fit(title, 20, width - 2 * Margin, bold: true), Margin, Margin + 18, 20, Ink.Text, bold: true);
            if (subtitle is not null) pen.Write(Pen.Fit(subtitle, 13, width - 2 * Margin), Margin, Margin + 40, 13, Ink.Muted);
            for (int column = 0; column < headings?.Count; column++)
                pen.Write(Pen.Fit(headings[column], LineSize, boxWidth, bold: true), Margin + column * cellWidth, top - 8, LineSize, Ink.Muted, bold: true);
            for (int i = 0; i < cells.Count; i++)
                if (cells[i] is { } cell) Draw(pen, cell, Margin + i % columns * cellWidth, top + i / columns * cellHeight, scale, boxWidth);
        });
    }

    // One scale for all: whole numbers enlarge, so that pixels stay squares of one size.
    private static float Scale(SheetCell[] cells)
    {
        if (cells.Length == 0) return 1;
        int side = cells.Max(c => Math.Max(c.Rows, c.Columns));
        return side > LargestBox ? LargestBox / side : Math.Max(1, MathF.Floor(LargestBox / side));
    }

    private static void Draw(Pen pen, SheetCell cell, float x, float y, float scale, float boxWidth)
    {
        float width = cell.Columns * scale, height = cell.Rows * scale;
        if (cell.Mark is SheetMark.Right or SheetMark.Wrong)
            pen.Fill(new SKRect(x - Frame, y - Frame, x + width + Frame, y + height + Frame), Color(cell.Mark), Frame);
        using var bitmap = Bitmap(cell);
        using var image = SKImage.FromBitmap(bitmap);
        var sampling = scale < 1 ? new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear) : new SKSamplingOptions(SKFilterMode.Nearest);
        pen.Canvas.DrawImage(image, new SKRect(x, y, x + width, y + height), sampling);
        for (int line = 0; line < cell.Lines.Count; line++)
            pen.Write(Pen.Fit(cell.Lines[line].Text, LineSize, boxWidth), x, y + height + Frame + (line + 1) * LineHeight - 3, LineSize, Color(cell.Lines[line].Mark));
    }

    private static SKBitmap Bitmap(SheetCell cell)
    {
        var bitmap = new SKBitmap(new SKImageInfo(cell.Columns, cell.Rows, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var to = bitmap.GetPixelSpan();
        for (int i = 0; i < cell.Rows * cell.Columns; i++)
        {
            for (int channel = 0; channel < 3; channel++) to[4 * i + channel] = cell.Pixels[i * cell.Channels + Math.Min(channel, cell.Channels - 1)];
            to[4 * i + 3] = 255;
        }
        return bitmap;
    }

    private static SKColor Color(SheetMark mark) => mark switch
    {
        SheetMark.Right => Ink.Right,
        SheetMark.Wrong => Ink.Wrong,
        SheetMark.Quiet => Ink.Muted,
        _ => Ink.Text,
    };
}

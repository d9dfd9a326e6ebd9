using System.Globalization;
using SkiaSharp;

namespace Espalier.Plots;

/// <summary>
/// The course of a training in one picture: the total loss on top, then a row for each head with its loss and its metrics. Training is
/// dashed, validation solid; the best epoch of each curve is marked.
/// </summary>
public static class TrainingPlot
{
    private const float Margin = 28, Header = 74, HeadHeader = 40, PanelHeight = 230, Gap = 18, TotalHeight = 210;

    /// <summary>Draws a history.</summary>
    /// <param name="series">A value an epoch by Keras's history names, such as <c>val_quality_accuracy</c>; values may be NaN.</param>
    /// <param name="heads">The names of the heads, in the order of the rows.</param>
    /// <param name="title">The heading; null says how many epochs there are.</param>
    /// <param name="directions">Which way a measure improves, by its history name or its metric's name, where that name says nothing to
    /// this library; such curves have no best epoch.</param>
    /// <exception cref="EspalierException">There are no heads, or no series to draw.</exception>
    public static Picture Draw(IReadOnlyDictionary<string, IReadOnlyList<double>> series, IReadOnlyList<string> heads, string? title = null,
        IReadOnlyDictionary<string, Better>? directions = null)
    {
        if (heads.Count == 0) throw new EspalierException("A plot of a training needs the name of at least one head but got none.");
        if (heads.Distinct().Count() < heads.Count)
            throw new EspalierException($"A plot of a training needs different head names but got {string.Join(", ", heads)}.");
        var curves = new HistoryCurves(series, heads, directions);
        if (curves.Total is null && heads.All(h => curves[h].Count == 0))
            throw new EspalierException(
                $"No series belongs to a head. The heads are {string.Join(", ", heads)}, the series {string.Join(", ", series.Keys)}. "
                + "Names such as 'loss' and 'val_quality_accuracy' were expected.");

        string[] drawn = [.. heads.Where(h => curves[h].Count > 0)];
        int columns = drawn.Length == 0 ? 1 : drawn.Max(h => curves[h].Count);
        int width = Math.Max(1200, (int)(2 * Margin + columns * 380));
        float height = Header + (curves.Total is null ? 0 : TotalHeight + Gap) + drawn.Length * (HeadHeader + PanelHeight + Gap) + Margin / 2;
        int epochs = series.Values.Max(s => s.Count);
        title ??= epochs == 1 ? "Training, 1 epoch" : string.Create(CultureInfo.InvariantCulture, $"Training, {epochs} epochs");
        return new Picture(width, (int)Math.Ceiling(height), canvas =>
        {
            var pen = new Pen(canvas);
            DrawHeader(pen, width, title, series.Keys.Any(k => k.StartsWith("val_", StringComparison.Ordinal)));
            float y = Header;
            if (curves.Total is { } total)
            {
                new CurvePanel(total with { Measure = "total loss" }, Ink.Text).Draw(pen, new SKRect(Margin, y, width - Margin, y + TotalHeight));
                y += TotalHeight + Gap;
            }
            foreach (string head in drawn)
            {
                DrawHead(pen, width, y, head, Array.IndexOf([.. heads], head), curves[head]);
                y += HeadHeader + PanelHeight + Gap;
            }
        });
    }

    private static void DrawHeader(Pen pen, int width, string title, bool validated)
    {
        const float Size = 24;
        pen.Write(Pen.Fit(title, Size, width - 420, bold: true), Margin, 44, Size, Ink.Text, bold: true);
        float x = width - Margin;
        string[] names = validated ? ["best epoch", "validation", "training"] : ["best epoch", "training"];
        foreach (string name in names)
        {
            x -= Pen.Width(name, 14);
            pen.Write(name, x, 42, 14, Ink.Muted);
            x -= 8;
            if (name == "best epoch") pen.Dot(x - 6, 37, 4.5f, Ink.Muted);
            else pen.Line(x - 34, 37, x, 37, Ink.Muted, name == "validation" || !validated ? 2.4f : 1.6f, dashed: name == "training" && validated);
            x -= name == "best epoch" ? 34 : 58;
        }
    }

    private static void DrawHead(Pen pen, int width, float y, string head, int number, IReadOnlyList<Curve> curves)
    {
        var color = Ink.Head(number);
        pen.Line(Margin, y + 2, width - Margin, y + 2, Ink.Grid, 1);
        pen.Fill(new SKRect(Margin, y + 13, Margin + 14, y + 27), color, radius: 3);
        pen.Write(Pen.Fit(head, 18, width - 2 * Margin - 26, bold: true), Margin + 24, y + 26, 18, Ink.Text, bold: true);
        float panel = (width - 2 * Margin - (curves.Count - 1) * Gap) / curves.Count;
        for (int i = 0; i < curves.Count; i++)
        {
            float x = Margin + i * (panel + Gap);
            new CurvePanel(curves[i], color).Draw(pen, new SKRect(x, y + HeadHeader, x + panel, y + HeadHeader + PanelHeight));
        }
    }
}

using System.Globalization;
using SkiaSharp;

namespace Espalier.Plots;

/// <summary>
/// A confusion matrix: rows are true classes, columns predicted ones. A cell has the count and the share of its row; right ones are green,
/// wrong ones red, the stronger the larger the share. Beside it stand each class's recall and precision.
/// </summary>
public static class ConfusionPlot
{
    private const float Margin = 28, Header = 84, LongestLabel = 180;

    /// <summary>Draws a matrix.</summary>
    /// <param name="matrix">The counts.</param>
    /// <param name="classes">A name for each class; null numbers them from 0.</param>
    /// <param name="title">The heading, such as the head's name.</param>
    /// <exception cref="EspalierException">There are not as many names as classes.</exception>
    public static Picture Draw(ConfusionMatrix matrix, IReadOnlyList<string>? classes = null, string title = "Confusion matrix")
    {
        int n = matrix.Classes;
        classes ??= [.. Enumerable.Range(0, n).Select(c => c.ToString(CultureInfo.InvariantCulture))];
        if (classes.Count != n)
            throw new EspalierException($"A confusion matrix of {n} classes needs {n} names but got {classes.Count}: {string.Join(", ", classes)}.");

        float cell = Math.Clamp(780f / n, 46, 150), label = Math.Clamp(cell * 0.3f, 13, 16);
        string[] names = [.. classes.Select(c => Pen.Fit(c, label, LongestLabel))];
        float longest = names.Max(name => Pen.Width(name, label));
        bool turned = longest > cell - 8;
        float left = Margin + 30 + longest + 14, edge = Math.Max(cell * 0.8f, 66);
        // Turned names rise at 45 degrees and lean over the columns to their right.
        float top = Header + 34 + (turned ? longest * 0.71f + 14 : label + 8);
        float overhang = turned ? Math.Max(0, longest * 0.71f - edge - cell / 2) : 0;
        int width = (int)Math.Ceiling(Math.Max(left + n * cell + 10 + edge + overhang + Margin, 640));
        int height = (int)Math.Ceiling(top + n * cell + 10 + 40 + Margin / 2);
        return new Picture(width, height, canvas =>
        {
            var pen = new Pen(canvas);
            pen.Write(Pen.Fit(title, 24, width - 2 * Margin, bold: true), Margin, 44, 24, Ink.Text, bold: true);
            pen.Write(Pen.Fit(Summary(matrix), 14, width - 2 * Margin), Margin, 68, 14, Ink.Muted);
            pen.Write("predicted", left + n * cell / 2, Header + 22, 14, Ink.Muted, align: SKTextAlign.Center);
            pen.WriteTurned("true", Margin + 14, top + n * cell / 2, -90, 14, Ink.Muted, SKTextAlign.Center);
            DrawNames(pen, names, left, top, cell, label, turned);
            for (int t = 0; t < n; t++)
                for (int p = 0; p < n; p++) DrawCell(pen, matrix, t, p, left + p * cell, top + t * cell, cell);
            DrawEdges(pen, matrix, left, top, cell, edge);
        });
    }

    private static string Summary(ConfusionMatrix m) => string.Create(CultureInfo.InvariantCulture,
        $"accuracy {Percent(m.Accuracy)}  ·  balanced {Percent(m.BalancedAccuracy)}  ·  always the most frequent class {Percent(m.MajorityBaseline)}  ·  {Count(m.Total)} rows");

    private static void DrawNames(Pen pen, string[] names, float left, float top, float cell, float label, bool turned)
    {
        for (int c = 0; c < names.Length; c++)
        {
            float middle = (c + 0.5f) * cell;
            pen.Write(names[c], left - 14, top + middle + label * 0.35f, label, Ink.Text, align: SKTextAlign.Right);
            if (turned) pen.WriteTurned(names[c], left + middle + label * 0.2f, top - 10, -45, label, Ink.Text);
            else pen.Write(names[c], left + middle, top - 10, label, Ink.Text, align: SKTextAlign.Center);
        }
    }

    private static void DrawCell(Pen pen, ConfusionMatrix m, int t, int p, float x, float y, float cell)
    {
        double count = m[t, p], support = m.Support(t), share = support == 0 ? 0 : count / support;
        var hue = t == p ? Ink.Right : Ink.Wrong;
        // The square root lets a few mistakes show beside many right answers.
        double strength = share == 0 ? 0 : 0.08 + 0.92 * (t == p ? share : Math.Sqrt(share));
        pen.Fill(new SKRect(x + 1, y + 1, x + cell - 1, y + cell - 1), share == 0 ? new SKColor(0xF5, 0xF6, 0xF8) : Ink.Tint(hue, strength), cell * 0.06f);
        if (count == 0) return;
        var text = strength > 0.68 ? Ink.Paper : Ink.Text;
        float size = Math.Clamp(cell * 0.26f, 13, 26), small = Math.Clamp(cell * 0.16f, 11, 15);
        string number = Count(count);
        while (size > 8 && Pen.Width(number, size, bold: true) > cell - 6) size -= 0.5f;
        pen.Write(number, x + cell / 2, y + cell / 2 + size * 0.1f, size, text, bold: true, SKTextAlign.Center);
        pen.Write(Percent(share, cell), x + cell / 2, y + cell / 2 + size * 0.1f + small * 1.3f, small, text, align: SKTextAlign.Center);
    }

    private static void DrawEdges(Pen pen, ConfusionMatrix m, float left, float top, float cell, float edge)
    {
        int n = m.Classes;
        float right = left + n * cell + 10, below = top + n * cell + 10, size = Math.Clamp(cell * 0.2f, 12, 16), middle = right + edge / 2;
        pen.Write("recall", middle, top - 10, 13, Ink.Muted, align: SKTextAlign.Center);
        pen.Write("precision", left - 14, below + 18, 13, Ink.Muted, align: SKTextAlign.Right);
        for (int c = 0; c < n; c++)
        {
            float y = top + (c + 0.5f) * cell;
            pen.Write(m.Support(c) == 0 ? "–" : Percent(m.Recall(c)), middle, y + size * 0.1f, size, Ink.Text, align: SKTextAlign.Center);
            pen.Write($"of {Count(m.Support(c))}", middle, y + size * 0.1f + 15, 12, Ink.Muted, align: SKTextAlign.Center);
            pen.Write(m.Predicted(c) == 0 ? "–" : Percent(m.Precision(c), cell), left + (c + 0.5f) * cell, below + 18, size, Ink.Text, align: SKTextAlign.Center);
        }
    }

    /// <summary>A share in percent; in a narrow cell without decimals.</summary>
    private static string Percent(double share, float room = 100)
    {
        string text = (100 * share).ToString(room < 60 || share == 1 ? "0" : "0.0", CultureInfo.InvariantCulture);
        return text == "0" && share > 0 ? "<1 %" : $"{text} %";
    }

    private static string Count(double count) => count.ToString("#,0.##", CultureInfo.InvariantCulture).Replace(',', '\u2009');
}

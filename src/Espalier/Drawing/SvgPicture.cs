using System.Globalization;
using System.Text;

namespace Espalier;

/// <summary>Writes a laid out diagram as SVG.</summary>
/// <param name="model">The model.</param>
/// <param name="layout">Its diagram.</param>
/// <param name="options">How it is drawn.</param>
internal sealed class SvgPicture(Model model, DiagramLayout layout, DiagramOptions options)
{
    private const double Margin = 20, TitleHeight = 46;

    private readonly StringBuilder _text = new();
    private readonly SvgStyle _style = new(model.Heads.Count, options.Theme);

    /// <inheritdoc/>
    public override string ToString()
    {
        string title = model.Name ?? "model", subtitle = Subtitle();
        var legend = options.Legend ? SvgLegend.Of(model, layout) : null;
        double room = Math.Max(Math.Max(layout.Width, TextWidth.Of(title, 17, true)), Math.Max(TextWidth.Of(subtitle, 12, false), legend?.EntryWidth ?? 0));
        double width = Math.Ceiling(room + 2 * Margin), top = Margin + TitleHeight, left = Math.Round((width - layout.Width) / 2);
        double legendTop = top + layout.Height + Margin;
        double height = Math.Ceiling(legendTop + (legend is null ? 0 : legend.Height(room) + Margin));

        var body = _text;
        foreach (var box in layout.Boxes) _style.Class(box.Node); // so that classes are numbered by the order of the boxes
        Line($"<text class=\"t\" x=\"{N(Margin)}\" y=\"{N(Margin + 15)}\" font-size=\"17\" font-weight=\"700\">{Escape(title)}</text>");
        Line($"<text class=\"m\" x=\"{N(Margin)}\" y=\"{N(Margin + 34)}\" font-size=\"12\">{Escape(subtitle)}</text>");
        Line($"<g transform=\"translate({N(left)} {N(top)})\">");
        foreach (var box in layout.Boxes.Where(b => b.IsFrame)) Frame(box);
        foreach (var (from, to) in layout.Links) Link(from, to);
        foreach (var curve in layout.Curves) Curve(curve);
        foreach (var box in layout.Boxes.Where(b => !b.IsFrame)) Box(box);
        Line("</g>");
        legend?.Write(body, Margin, legendTop, room, _style);

        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{N(width)}\" height=\"{N(height)}\" viewBox=\"0 0 {N(width)} {N(height)}\" role=\"img\" font-family=\"{TextWidth.FontStack}\">\n");
        head.Append(CultureInfo.InvariantCulture, $"<title>{Escape(title)}: {Escape(subtitle)}</title>\n");
        head.Append(_style);
        if (options.Theme != DiagramTheme.Auto) head.Append(CultureInfo.InvariantCulture, $"<rect class=\"ground\" width=\"{N(width)}\" height=\"{N(height)}\"/>\n");
        return head.Append(body).Append("</svg>\n").ToString();
    }

    /// <summary>A coordinate, to a tenth.</summary>
    public static string N(double value) => (Math.Round(value, 1, MidpointRounding.AwayFromZero) + 0.0).ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>Text as XML has it; characters that XML cannot have become a question mark.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            _ = rune.Value switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                (< 32 and not '\t' and not '\n') or 0xfffe or 0xffff => escaped.Append('?'),
                _ => escaped.Append(rune.ToString()),
            };
        return escaped.ToString();
    }

    private string Subtitle()
    {
        long count = model.ParameterCount, trained = model.TrainableWeights.Sum(w => w.Shape.ValuesPerRow);
        string text = $"{LayerDetail.Count(model.Heads.Count, "head")} · {LayerDetail.Count(count, "parameter")}";
        return trained == count ? text : $"{text}, {(count - trained).ToString("N0", CultureInfo.InvariantCulture)} of them not trained";
    }

    private void Frame(DiagramBox box)
    {
        Line($"<g class=\"frame {_style.Class(box.Node)}\"><rect class=\"f\" x=\"{N(box.X)}\" y=\"{N(box.Y)}\" width=\"{N(box.Width)}\" height=\"{N(box.Height)}\" rx=\"10\"{Dashes(box)}/>"
            + Text(box.X + DiagramBox.Padding, box.Y + 17, box.Lines[0], "t", "start") + "</g>");
    }

    private void Box(DiagramBox box)
    {
        var node = box.Node;
        double radius = node.IsInput ? box.Height / 2 : node.IsHead ? 12 : 7;
        Line($"<g class=\"{(node.IsHead ? "head" : "node")} {_style.Class(node)}\"><title>{Escape(Tooltip(node))}</title>");
        Line($"<rect class=\"b\" x=\"{N(box.X)}\" y=\"{N(box.Y)}\" width=\"{N(box.Width)}\" height=\"{N(box.Height)}\" rx=\"{N(radius)}\"{Dashes(box)}/>");
        double y = box.Y + DiagramBox.Headroom;
        for (int i = 0; i < box.Lines.Count; i++)
        {
            // The base line stands a fifth of the line's height above its end.
            Line(Text(box.CenterX, y + box.Lines[i].Height * 0.8, box.Lines[i], node.IsHead ? "w" : i == 0 ? "t" : "m", "middle"));
            y += box.Lines[i].Height;
        }
        if (layout.ShowsDots(node)) Dots(box, y + DiagramBox.DotRow / 2);
        Line("</g>");
    }

    private void Dots(DiagramBox box, double y)
    {
        const double Step = 11;
        int shown = Math.Min(box.Node.Serves.Count, (int)((box.Width - 2 * DiagramBox.Padding) / Step));
        for (int i = 0; i < shown; i++)
            Line($"<circle class=\"d{box.Node.Serves[i]}\" cx=\"{N(box.CenterX + (i - (shown - 1) / 2.0) * Step)}\" cy=\"{N(y)}\" r=\"3.5\"/>");
    }

    private void Curve(DiagramCurve curve)
    {
        var path = new StringBuilder();
        bool sideways = options.Direction == DiagramDirection.Right;
        var p = curve.Points;
        path.Append(CultureInfo.InvariantCulture, $"M{N(p[0].X)} {N(p[0].Y)}");
        for (int i = 1; i < p.Count; i++)
        {
            var (a, b) = (p[i - 1], p[i]);
            bool last = i == p.Count - 1;
            if (i % 2 == 1)
            {
                if (N(a.X) != N(b.X) || N(a.Y) != N(b.Y)) path.Append(CultureInfo.InvariantCulture, $"L{N(b.X)} {N(b.Y)}");
            }
            else if (sideways)
                path.Append(CultureInfo.InvariantCulture, $"C{N((a.X + b.X) / 2)} {N(a.Y)} {N((a.X + b.X) / 2)} {N(b.Y)} {N(b.X)} {N(b.Y)}");
            else
                path.Append(CultureInfo.InvariantCulture, $"C{N(a.X)} {N((a.Y + b.Y) / 2)} {N(b.X)} {N((a.Y + b.Y) / 2)} {N(b.X)} {N(b.Y)}");
        }
        string style = _style.Edge(curve.Serves);
        double width = 1.6 + 0.8 * Math.Log2(Math.Max(1, curve.Serves.Count));
        Line($"<path class=\"e {style}\" stroke-width=\"{N(width)}\" d=\"{path}\"/>");
        Arrow(p[^1], style, 4 + width / 2);
    }

    private void Arrow((double X, double Y) tip, string style, double size)
    {
        (double X, double Y) back = options.Direction switch
        {
            DiagramDirection.Up => (0, 1),
            DiagramDirection.Right => (-1, 0),
            _ => (0, -1),
        };
        double x = tip.X + back.X * size * 1.5, y = tip.Y + back.Y * size * 1.5, acrossX = back.Y * size * 0.8, acrossY = back.X * size * 0.8;
        Line($"<path class=\"a {style}\" d=\"M{N(tip.X)} {N(tip.Y)}L{N(x + acrossX)} {N(y + acrossY)}L{N(x - acrossX)} {N(y - acrossY)}Z\"/>");
    }

    // The uses of a shared layer hang together by a dotted line from side to side, behind the boxes.
    private void Link(DiagramBox from, DiagramBox to)
    {
        if (from.X > to.X) (from, to) = (to, from);
        if (options.Direction == DiagramDirection.Right && Math.Abs(from.CenterY - to.CenterY) < from.Height / 2)
        {
            // Side by side along an edge: below the boxes, off the edge.
            double y = Math.Max(from.Y + from.Height, to.Y + to.Height), low = y + 14;
            Line($"<path class=\"l\" d=\"M{N(from.CenterX)} {N(y)}C{N(from.CenterX)} {N(low)} {N(to.CenterX)} {N(low)} {N(to.CenterX)} {N(y)}\"/>");
            return;
        }
        bool apart = from.X + from.Width < to.X;
        double x1 = apart ? from.X + from.Width : from.X, x2 = to.X, bend = apart ? (x2 - x1) / 2 : -30;
        double y1 = from.CenterY, y2 = to.CenterY;
        Line($"<path class=\"l\" d=\"M{N(x1)} {N(y1)}C{N(x1 + bend)} {N(y1)} {N(x2 - (apart ? bend : -bend))} {N(y2)} {N(x2)} {N(y2)}\"/>");
    }

    private static string Dashes(DiagramBox box) => box.Node.IsFrozen ? " stroke-dasharray=\"5 3\"" : "";

    private static string Tooltip(DiagramNode node) =>
        $"{node.Layer.Name} ({node.Layer.ClassName}): {node.Numbers}{(node.Note.Length == 0 ? "" : $", {node.Note}")}";

    private static string Text(double x, double y, TextLine line, string style, string anchor) =>
        $"<text class=\"{style}\" x=\"{N(x)}\" y=\"{N(y)}\" font-size=\"{N(line.Size)}\"{(line.IsBold ? " font-weight=\"700\"" : "")} text-anchor=\"{anchor}\">{Escape(line.Text)}</text>";

    private void Line(string line) => _text.Append(line).Append('\n');
}

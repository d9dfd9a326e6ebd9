using System.Globalization;
using System.Text;

namespace Espalier;

/// <summary>The legend below a picture: each head with its colour, and its loss and metrics when the model is compiled.</summary>
internal sealed class SvgLegend
{
    private const double Swatch = 13, Row = 38, Inset = 14, Between = 22;

    private readonly List<(string Class, TextLine Name, TextLine Says)> _entries = [];

    /// <summary>The width of the widest entry with the panel around it.</summary>
    public double EntryWidth => Column + 2 * Inset;

    private double Column => _entries.Max(e => Math.Max(e.Name.Width, e.Says.Width)) + Swatch + 9;

    /// <summary>The legend of a model; null when it would say nothing.</summary>
    public static SvgLegend? Of(Model model, DiagramLayout layout)
    {
        var compiled = model.Compilation?.Heads;
        if (model.Heads.Count == 1 && compiled is null) return null;
        var legend = new SvgLegend();
        if (model.Heads.Count > 1 && layout.Boxes.Any(b => !b.Node.IsInput && !b.Node.IsHead && b.Node.Serves.Count == model.Heads.Count))
            legend.Add("trunk", "trunk", "serves every head");
        for (int i = 0; i < model.Heads.Count; i++)
            legend.Add($"d{i}", model.Heads[i].Name, compiled is null ? $"answers {model.Heads[i].Output.Shape}" : Says(compiled[i]));
        return legend;
    }

    /// <summary>The height in a given width.</summary>
    public double Height(double room) => Math.Ceiling((double)_entries.Count / Columns(room)) * Row + Inset;

    /// <summary>Writes the legend.</summary>
    public void Write(StringBuilder text, double x, double y, double room, SvgStyle style)
    {
        int columns = Columns(room);
        double width = Math.Min(room, columns * (Column + Between) - Between + 2 * Inset);
        text.Append(CultureInfo.InvariantCulture, $"<g class=\"legend\"><rect class=\"p\" x=\"{SvgPicture.N(x)}\" y=\"{SvgPicture.N(y)}\" width=\"{SvgPicture.N(width)}\" height=\"{SvgPicture.N(Height(room))}\" rx=\"8\"/>\n");
        for (int i = 0; i < _entries.Count; i++)
        {
            var (kind, name, says) = _entries[i];
            double left = x + Inset + i % columns * (Column + Between), top = y + Inset / 2 + i / columns * Row;
            string swatch = $"x=\"{SvgPicture.N(left)}\" y=\"{SvgPicture.N(top + 6)}\" width=\"{SvgPicture.N(Swatch)}\" height=\"{SvgPicture.N(Swatch)}\" rx=\"4\"";
            text.Append(kind == "trunk" ? $"<g class=\"{style.Edge([])}\"><rect class=\"b\" {swatch}/></g>\n" : $"<rect class=\"{kind}\" {swatch}/>\n");
            double at = left + Swatch + 9;
            text.Append(CultureInfo.InvariantCulture, $"<text class=\"t\" x=\"{SvgPicture.N(at)}\" y=\"{SvgPicture.N(top + 17)}\" font-size=\"12.5\" font-weight=\"700\">{SvgPicture.Escape(name.Text)}</text>\n");
            text.Append(CultureInfo.InvariantCulture, $"<text class=\"m\" x=\"{SvgPicture.N(at)}\" y=\"{SvgPicture.N(top + 32)}\" font-size=\"11\">{SvgPicture.Escape(says.Text)}</text>\n");
        }
        text.Append("</g>\n");
    }

    // As many as fit, then as few as need no more rows.
    private int Columns(double room)
    {
        int most = Math.Clamp((int)((room - 2 * Inset + Between) / (Column + Between)), 1, _entries.Count), rows = (_entries.Count + most - 1) / most;
        return (_entries.Count + rows - 1) / rows;
    }

    private void Add(string kind, string name, string says) => _entries.Add((kind, Line(name, 12.5, true), Line(says, 11, false)));

    private static TextLine Line(string text, double size, bool bold) => new(TextWidth.Fit(text, size, bold, 420), size, bold);

    private static string Says(CompiledHead head)
    {
        if (head.Loss is null) return "not trained";
        string text = string.Join(" · ", [head.Loss.Name, .. head.Metrics.Select(m => m.Name)]);
        return head.LossWeight == 1 ? text : string.Create(CultureInfo.InvariantCulture, $"{text} · weight {head.LossWeight:0.###}");
    }
}

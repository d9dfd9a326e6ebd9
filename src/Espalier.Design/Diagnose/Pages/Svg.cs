using System.Globalization;
using System.Net;
using System.Text;

namespace Espalier.Design;

/// <summary>A small drawing that stands inside a page. It takes its colours from the page, so that it is readable in the dark too.</summary>
internal sealed class Svg(double width, double height, string title)
{
    private readonly StringBuilder _body = new();

    /// <summary>Writes a text; y is the baseline, anchor start, middle or end.</summary>
    public Svg Text(double x, double y, string text, string kind = "", string anchor = "start")
    {
        _body.Append(CultureInfo.InvariantCulture, $"<text x=\"{N(x)}\" y=\"{N(y)}\" text-anchor=\"{anchor}\"{Class(kind)}>{WebUtility.HtmlEncode(text)}</text>");
        return this;
    }

    public Svg Line(double x1, double y1, double x2, double y2, string kind)
    {
        _body.Append(CultureInfo.InvariantCulture, $"<line x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\"{Class(kind)}/>");
        return this;
    }

    public Svg Rect(double x, double y, double w, double h, string kind, double radius = 2)
    {
        _body.Append(CultureInfo.InvariantCulture, $"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(Math.Max(0, w))}\" height=\"{N(h)}\" rx=\"{N(radius)}\"{Class(kind)}/>");
        return this;
    }

    public Svg Dot(double x, double y, double radius, string kind)
    {
        _body.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\"{Class(kind)}/>");
        return this;
    }

    public Svg Path(IEnumerable<(double X, double Y)> points, string kind, bool closed = false)
    {
        _body.Append("<path d=\"");
        char move = 'M';
        foreach (var (x, y) in points)
        {
            _body.Append(CultureInfo.InvariantCulture, $"{move}{N(x)} {N(y)}");
            move = 'L';
        }
        _body.Append(CultureInfo.InvariantCulture, $"{(closed ? "Z" : "")}\"{Class(kind)}/>");
        return this;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"<svg viewBox=\"0 0 {N(width)} {N(height)}\" width=\"{N(width)}\" height=\"{N(height)}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(title)}\" xmlns=\"http://www.w3.org/2000/svg\">{_body}</svg>");

    private static string N(double value) => Math.Round(value, 1).ToString(CultureInfo.InvariantCulture);

    private static string Class(string kind) => kind.Length == 0 ? "" : $" class=\"{kind}\"";
}

namespace Espalier;

/// <summary>A node in its place.</summary>
/// <param name="Node">The node.</param>
/// <param name="X">The left edge.</param>
/// <param name="Y">The top edge.</param>
/// <param name="Width">The width.</param>
/// <param name="Height">The height.</param>
/// <param name="Lines">The text: in the middle of a box, or at the top of a frame.</param>
internal sealed record DiagramBox(DiagramNode Node, double X, double Y, double Width, double Height, IReadOnlyList<TextLine> Lines)
{
    /// <summary>The room between the text and the sides.</summary>
    public const double Padding = 14;

    /// <summary>The room above and below the text.</summary>
    public const double Headroom = 8;

    /// <summary>The height of a row of dots in the colours of the heads that are served.</summary>
    public const double DotRow = 13;

    /// <summary>The height of a frame's label.</summary>
    public const double LabelRow = 28;

    private const double Widest = 320, Narrowest = 92;

    /// <summary>Whether other boxes stand inside.</summary>
    public bool IsFrame => Node.Inner is not null;

    public double CenterX => X + Width / 2;

    public double CenterY => Y + Height / 2;

    /// <summary>A box of the size its text needs, not placed yet.</summary>
    /// <param name="node">The node, which is no frame.</param>
    /// <param name="dots">Whether a row of dots belongs in it.</param>
    public static DiagramBox Around(DiagramNode node, bool dots)
    {
        List<TextLine> lines = [Line(node.Title, 13, true)];
        if (!node.IsInput) lines.Add(Line(node.Detail, 11, false));
        lines.Add(Line(node.Numbers, 11, false));
        if (node.Note.Length > 0) lines.Add(Line(node.Note, 10.5, false));
        double width = Math.Max(Narrowest, lines.Max(l => l.Width) + 2 * Padding);
        return new DiagramBox(node, 0, 0, Math.Ceiling(width), Math.Ceiling(lines.Sum(l => l.Height) + 2 * Headroom + (dots ? DotRow : 0)), lines);
    }

    /// <summary>A frame around a drawing, not placed yet.</summary>
    /// <param name="node">The nested model.</param>
    /// <param name="width">The width of the drawing inside.</param>
    /// <param name="height">The height of the drawing inside.</param>
    /// <param name="below">The room below the drawing.</param>
    public static DiagramBox Framing(DiagramNode node, double width, double height, double below)
    {
        string label = node.Note.Length == 0 ? node.Title : $"{node.Title} · {node.Note}";
        var line = Line(label, 12, true);
        return new DiagramBox(node, 0, 0, Math.Ceiling(Math.Max(width, line.Width) + 2 * Padding), Math.Ceiling(height + LabelRow + below), [line]);
    }

    private static TextLine Line(string text, double size, bool bold) => new(TextWidth.Fit(text, size, bold, Widest - 2 * Padding), size, bold);
}

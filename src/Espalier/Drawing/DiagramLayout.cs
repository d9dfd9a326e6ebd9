namespace Espalier;

/// <summary>A diagram with everything in its place; nested models that are drawn inside are laid out first and then stand as one box.</summary>
internal sealed class DiagramLayout
{
    private readonly DiagramDirection _direction;
    private readonly int _heads;
    private readonly List<DiagramBox> _boxes = [];
    private readonly List<DiagramCurve> _curves = [];
    private readonly List<(DiagramBox From, DiagramBox To)> _links = [];

    /// <summary>Lays out a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="direction">Which way it grows.</param>
    public DiagramLayout(DiagramGraph graph, DiagramDirection direction) : this(graph, direction, graph.Nodes.SelectMany(n => n.Heads).Distinct().Count()) { }

    private DiagramLayout(DiagramGraph graph, DiagramDirection direction, int heads)
    {
        (_direction, _heads) = (direction, heads);
        var inner = graph.Nodes.Select(n => n.Inner is null ? null : new DiagramLayout(n.Inner, direction, heads)).ToArray();
        // Sideways the inside stands in the middle of its frame, so that edges run straight in and out.
        double below = direction == DiagramDirection.Right ? DiagramBox.LabelRow : DiagramBox.Padding;
        DiagramBox[] boxes = [.. graph.Nodes.Select((n, i) => inner[i] is { } drawing
            ? DiagramBox.Framing(n, drawing.Width, drawing.Height, below) : DiagramBox.Around(n, ShowsDots(n)))];
        var layout = new LayeredLayout(
            [.. graph.Nodes.Select((n, i) => new LayoutNode(Across(boxes[i]), Along(boxes[i]), Rank(n), inner[i] is null))],
            [.. graph.Edges.Select(e => new LayoutEdge(e.From, e.To,
                inner[e.From] is { } from ? Port(boxes[e.From], from, graph.Nodes[e.From].Inner!.OutputNodes[e.Output]) : 0,
                inner[e.To] is { } to ? Port(boxes[e.To], to, graph.Nodes[e.To].Inner!.InputNodes[e.Input]) : 0))]);
        (Width, Height) = direction == DiagramDirection.Right ? (layout.Depth, layout.Breadth) : (layout.Breadth, layout.Depth);
        for (int i = 0; i < boxes.Length; i++)
        {
            var (x, y) = OnPage(layout, layout.Across[i], layout.Along[i] + Along(boxes[i]) / 2);
            boxes[i] = boxes[i] with { X = x - boxes[i].Width / 2, Y = y - boxes[i].Height / 2 };
        }
        _curves.AddRange(graph.Edges.Select((e, i) => new DiagramCurve([.. layout.Routes[i].Select(p => OnPage(layout, p.Across, p.Along))], e.Serves)));
        foreach (var uses in boxes.Where(b => b.Node.Uses > 1).GroupBy(b => b.Node.Layer))
            _links.AddRange(uses.Zip(uses.Skip(1)));
        TopLevel = boxes;
        _boxes.AddRange(boxes);
        for (int i = 0; i < boxes.Length; i++)
            if (inner[i] is { } drawing) Take(drawing, boxes[i]);
    }

    /// <summary>All boxes, frames before what is inside them.</summary>
    public IReadOnlyList<DiagramBox> Boxes => _boxes;

    /// <summary>All edges.</summary>
    public IReadOnlyList<DiagramCurve> Curves => _curves;

    /// <summary>Neighbouring uses of shared layers.</summary>
    public IReadOnlyList<(DiagramBox From, DiagramBox To)> Links => _links;

    /// <summary>The width of the drawing.</summary>
    public double Width { get; }

    /// <summary>The height of the drawing.</summary>
    public double Height { get; }

    private DiagramBox[] TopLevel { get; }

    /// <summary>Whether a node's box has dots in the colours of its heads: when it serves several of them but not all.</summary>
    public bool ShowsDots(DiagramNode node) => !node.IsInput && !node.IsHead && node.Serves.Count > 1 && node.Serves.Count < _heads;

    private static double Rank(DiagramNode node) => node.Serves.Count == 0 ? 0 : node.Serves.Average();

    private double Across(DiagramBox box) => _direction == DiagramDirection.Right ? box.Height : box.Width;

    private double Along(DiagramBox box) => _direction == DiagramDirection.Right ? box.Width : box.Height;

    private (double X, double Y) OnPage(LayeredLayout layout, double across, double along) => _direction switch
    {
        DiagramDirection.Up => (across, layout.Depth - along),
        DiagramDirection.Right => (along, across),
        _ => (across, along),
    };

    // Where an inner node stands, across, from the centre of its frame.
    private double Port(DiagramBox frame, DiagramLayout inside, int node)
    {
        var (dx, dy) = Inset(frame, inside);
        var box = inside.TopLevel[node];
        return _direction == DiagramDirection.Right ? box.CenterY + dy - frame.Height / 2 : box.CenterX + dx - frame.Width / 2;
    }

    private static (double X, double Y) Inset(DiagramBox frame, DiagramLayout inside) => ((frame.Width - inside.Width) / 2, DiagramBox.LabelRow);

    private void Take(DiagramLayout inside, DiagramBox frame)
    {
        var (dx, dy) = Inset(frame, inside);
        (dx, dy) = (dx + frame.X, dy + frame.Y);
        _boxes.AddRange(inside._boxes.Select(Moved));
        _curves.AddRange(inside._curves.Select(c => c with { Points = [.. c.Points.Select(p => (p.X + dx, p.Y + dy))] }));
        _links.AddRange(inside._links.Select(l => (Moved(l.From), Moved(l.To))));

        DiagramBox Moved(DiagramBox box) => box with { X = box.X + dx, Y = box.Y + dy };
    }
}

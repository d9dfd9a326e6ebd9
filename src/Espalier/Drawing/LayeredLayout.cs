namespace Espalier;

/// <summary>
/// Where nodes and edges of an acyclic drawing go, in coordinates along the flow and across it: nodes in layers, edges only forward, nothing
/// on top of anything. The same input gives the same drawing.
/// </summary>
internal sealed class LayeredLayout
{
    private const double GapAcross = 22, GapAlong = 34, PortGap = 16;

    /// <summary>Lays out a drawing.</summary>
    /// <param name="nodes">The nodes, sources of edges first.</param>
    /// <param name="edges">The edges.</param>
    public LayeredLayout(IReadOnlyList<LayoutNode> nodes, IReadOnlyList<LayoutEdge> edges)
    {
        var grid = new LayerGrid([.. nodes.Select(n => n.Breadth)], [.. nodes.Select(n => n.Rank)], [.. edges.Select(e => (e.From, e.To))]);
        CrossingReduction.Run(grid);
        double[] centres = AcrossPlacement.Centres(grid, GapAcross);
        Across = centres[..nodes.Count];
        Breadth = grid.Count == 0 ? 0 : Enumerable.Range(0, grid.Count).Max(i => centres[i] + grid.Breadth[i] / 2);

        var depths = new double[grid.Layers.Length];
        for (int i = 0; i < nodes.Count; i++) depths[grid.LayerOf[i]] = Math.Max(depths[grid.LayerOf[i]], nodes[i].Depth);
        var starts = new double[depths.Length];
        for (int i = 0; i + 1 < depths.Length; i++) starts[i + 1] = starts[i] + depths[i] + GapAlong + Slack(grid, centres, i);
        Depth = depths.Length == 0 ? 0 : starts[^1] + depths[^1];
        Along = [.. nodes.Select((_, i) => starts[grid.LayerOf[i]])];

        double[] entries = Entries(nodes, edges, grid, centres);
        Routes = [.. edges.Select((edge, e) =>
        {
            var points = new List<(double Across, double Along)> { (Across[edge.From] + edge.FromOffset, Along[edge.From] + nodes[edge.From].Depth) };
            // Straight to the end of the layer, then a curve in the gap, then straight through the next layer: an edge never meets a node.
            int layer = grid.LayerOf[edge.From];
            points.Add((points[0].Across, starts[layer] + depths[layer]));
            foreach (int bend in grid.Bends[e])
            {
                layer = grid.LayerOf[bend];
                points.Add((centres[bend], starts[layer]));
                points.Add((centres[bend], starts[layer] + depths[layer]));
            }
            double end = Across[edge.To] + entries[e];
            points.Add((end, starts[grid.LayerOf[edge.To]]));
            points.Add((end, Along[edge.To]));
            return points;
        })];
    }

    /// <summary>The centre of each node across.</summary>
    public double[] Across { get; }

    /// <summary>Where each node begins along.</summary>
    public double[] Along { get; }

    /// <summary>The size across.</summary>
    public double Breadth { get; }

    /// <summary>The size along.</summary>
    public double Depth { get; }

    /// <summary>The points of each edge: by turns straight pieces and curves, beginning with a straight one.</summary>
    public IReadOnlyList<(double Across, double Along)>[] Routes { get; }

    // Several edges into one node enter side by side, in the order in which they arrive.
    private static double[] Entries(IReadOnlyList<LayoutNode> nodes, IReadOnlyList<LayoutEdge> edges, LayerGrid grid, double[] centres)
    {
        double[] entries = [.. edges.Select(e => e.ToOffset)];
        foreach (var group in Enumerable.Range(0, edges.Count).GroupBy(e => edges[e].To))
        {
            if (!nodes[group.Key].SpreadsEntries) continue;
            int[] arriving = [.. group.OrderBy(e => grid.Bends[e] is [.., var last] ? centres[last] : centres[edges[e].From] + edges[e].FromOffset)];
            double step = Math.Min(PortGap, nodes[group.Key].Breadth * 0.7 / arriving.Length);
            for (int i = 0; i < arriving.Length; i++) entries[arriving[i]] = (i - (arriving.Length - 1) / 2.0) * step;
        }
        return entries;
    }

    // Curves that run far across get more room along.
    private static double Slack(LayerGrid grid, double[] centres, int layer)
    {
        double farthest = 0;
        foreach (int item in grid.Layers[layer])
            foreach (int below in grid.Below[item]) farthest = Math.Max(farthest, Math.Abs(centres[item] - centres[below]));
        return Math.Min(60, farthest / 14);
    }
}

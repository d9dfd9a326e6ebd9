namespace Espalier;

/// <summary>
/// A drawing's nodes in layers, each edge from one layer to the next: an edge that is longer passes through a bend in every layer between.
/// The order within a layer is what the steps of the layout change.
/// </summary>
internal sealed class LayerGrid
{
    private const double BendBreadth = 10;

    /// <summary>Puts each node below all that it depends on, as near to the top as that allows, and cuts the edges at the layers.</summary>
    /// <param name="breadths">The breadth of each node.</param>
    /// <param name="ranks">Where each node would stand in its layer: smaller is farther left.</param>
    /// <param name="edges">The edges, from node to node, without cycles; nodes are in an order where edges go forward.</param>
    public LayerGrid(IReadOnlyList<double> breadths, IReadOnlyList<double> ranks, IReadOnlyList<(int From, int To)> edges)
    {
        var layer = new List<int>(new int[breadths.Count]);
        foreach (var (from, to) in edges.OrderBy(e => e.From)) layer[to] = Math.Max(layer[to], layer[from] + 1);
        var breadth = breadths.ToList();
        var rank = ranks.ToList();
        var links = new List<(int From, int To)>();
        Bends = new int[edges.Count][];
        for (int e = 0; e < edges.Count; e++)
        {
            var (from, to) = edges[e];
            var bends = new int[Math.Max(0, layer[to] - layer[from] - 1)];
            int above = from;
            for (int i = 0; i < bends.Length; i++)
            {
                bends[i] = breadth.Count;
                layer.Add(layer[from] + 1 + i);
                breadth.Add(BendBreadth);
                rank.Add(ranks[to]);
                links.Add((above, bends[i]));
                above = bends[i];
            }
            Bends[e] = bends;
            links.Add((above, to));
        }
        Nodes = breadths.Count;
        LayerOf = [.. layer];
        Breadth = [.. breadth];
        Above = Neighbours(links.Select(l => (l.To, l.From)));
        Below = Neighbours(links);
        Layers = [.. Enumerable.Range(0, Count).GroupBy(i => layer[i]).OrderBy(g => g.Key).Select(g => g.OrderBy(i => rank[i]).ToArray())];
        Place = new int[Count];
        foreach (int[] row in Layers) Number(row);
    }

    /// <summary>How many nodes there are; items from this number on are bends.</summary>
    public int Nodes { get; }

    /// <summary>Nodes and bends together.</summary>
    public int Count => LayerOf.Length;

    /// <summary>The layer of each item.</summary>
    public int[] LayerOf { get; }

    /// <summary>The breadth of each item.</summary>
    public double[] Breadth { get; }

    /// <summary>The items of each layer in order.</summary>
    public int[][] Layers { get; }

    /// <summary>The place of each item in its layer.</summary>
    public int[] Place { get; }

    /// <summary>The bends of each edge, from top to bottom.</summary>
    public int[][] Bends { get; }

    /// <summary>Each item's neighbours in the layer above.</summary>
    public int[][] Above { get; }

    /// <summary>Each item's neighbours in the layer below.</summary>
    public int[][] Below { get; }

    /// <summary>Whether an item is a bend of an edge.</summary>
    public bool IsBend(int item) => item >= Nodes;

    /// <summary>Takes over a new order of a layer.</summary>
    public void Number(int[] row)
    {
        for (int i = 0; i < row.Length; i++) Place[row[i]] = i;
    }

    private int[][] Neighbours(IEnumerable<(int From, int To)> links)
    {
        var lists = new List<int>[Count];
        foreach (var (from, to) in links) (lists[from] ??= []).Add(to);
        return [.. lists.Select(l => l?.ToArray() ?? [])];
    }
}

namespace Espalier;

/// <summary>
/// Gives the items of ordered layers their places across: long edges straight, nodes in the middle of their neighbours, none closer than
/// its breadth allows. Four extreme drawings (aligned up or down, to the left or right) are averaged.
/// Source: Brandes, Köpf, "Fast and simple horizontal coordinate assignment", 2001, compacted by longest paths between blocks.
/// </summary>
internal static class AcrossPlacement
{
    /// <summary>The centre of each item.</summary>
    /// <param name="grid">The ordered layers.</param>
    /// <param name="gap">The least space between neighbours.</param>
    public static double[] Centres(LayerGrid grid, double gap)
    {
        var conflicts = Conflicts(grid);
        var drawings = new List<(double[] Centres, bool Left)>();
        foreach (bool up in (bool[])[true, false])
            foreach (bool left in (bool[])[true, false])
                drawings.Add((Drawing(grid, conflicts, up, left, gap), left));

        var narrowest = drawings.MinBy(d => Span(grid, d.Centres).Length).Centres;
        var (start, length) = Span(grid, narrowest);
        foreach (var (centres, left) in drawings)
        {
            var own = Span(grid, centres);
            double shift = left ? start - own.Start : start + length - own.Start - own.Length;
            for (int i = 0; i < centres.Length; i++) centres[i] += shift;
        }
        var result = new double[grid.Count];
        Span<double> four = stackalloc double[4];
        for (int i = 0; i < result.Length; i++)
        {
            for (int k = 0; k < 4; k++) four[k] = drawings[k].Centres[i];
            four.Sort();
            result[i] = (four[1] + four[2]) / 2; // order statistics keep the distances that all four keep
        }
        double least = Span(grid, result).Start;
        for (int i = 0; i < result.Length; i++) result[i] -= least;
        return result;
    }

    private static (double Start, double Length) Span(LayerGrid grid, double[] centres)
    {
        double start = double.PositiveInfinity, end = double.NegativeInfinity;
        for (int i = 0; i < centres.Length; i++)
        {
            start = Math.Min(start, centres[i] - grid.Breadth[i] / 2);
            end = Math.Max(end, centres[i] + grid.Breadth[i] / 2);
        }
        return (start, end - start);
    }

    // Edges that cross the inner part of a long edge: those give way, so that long edges stay straight.
    private static HashSet<(int Upper, int Lower)> Conflicts(LayerGrid grid)
    {
        var conflicts = new HashSet<(int, int)>();
        for (int layer = 1; layer < grid.Layers.Length; layer++)
        {
            int[] lower = grid.Layers[layer];
            int scanned = 0, from = 0;
            for (int i = 0; i < lower.Length; i++)
            {
                int inner = InnerAbove(grid, lower[i]);
                if (inner < 0 && i < lower.Length - 1) continue;
                int to = inner < 0 ? grid.Layers[layer - 1].Length : grid.Place[inner];
                for (; scanned <= i; scanned++)
                    foreach (int above in grid.Above[lower[scanned]])
                        if ((grid.Place[above] < from || grid.Place[above] > to) && !(grid.IsBend(above) && grid.IsBend(lower[scanned])))
                            conflicts.Add((above, lower[scanned]));
                from = to;
            }
        }
        return conflicts;
    }

    private static int InnerAbove(LayerGrid grid, int item)
    {
        if (grid.IsBend(item))
            foreach (int above in grid.Above[item])
                if (grid.IsBend(above)) return above;
        return -1;
    }

    private static double[] Drawing(LayerGrid grid, HashSet<(int, int)> conflicts, bool up, bool left, double gap)
    {
        int[][] layers = [.. (up ? grid.Layers : grid.Layers.Reverse()).Select(l => left ? l : [.. l.Reverse()])];
        var place = new int[grid.Count];
        foreach (int[] row in layers)
            for (int i = 0; i < row.Length; i++) place[row[i]] = i;
        int[] root = Blocks(grid, layers, place, conflicts, up ? grid.Above : grid.Below, up);
        var centres = Compact(grid, layers, root, gap);
        if (!left)
            for (int i = 0; i < centres.Length; i++) centres[i] = -centres[i];
        return centres;
    }

    // Aligns each item with the median of its neighbours, where no alignment to the left of it is crossed.
    private static int[] Blocks(LayerGrid grid, int[][] layers, int[] place, HashSet<(int, int)> conflicts, int[][] neighbours, bool up)
    {
        int[] root = [.. Enumerable.Range(0, grid.Count)], align = [.. root];
        foreach (int[] row in layers)
        {
            int last = -1;
            foreach (int item in row)
            {
                int[] near = [.. neighbours[item].OrderBy(n => place[n])];
                if (near.Length == 0) continue;
                for (int k = (near.Length - 1) / 2; k <= near.Length / 2; k++)
                {
                    int other = near[k];
                    if (align[item] != item || last >= place[other] || conflicts.Contains(up ? (other, item) : (item, other))) continue;
                    align[other] = item;
                    align[item] = root[item] = root[other];
                    last = place[other];
                }
            }
        }
        return root;
    }

    // Blocks as far left as they go, then each as far right as its right neighbours let it.
    private static double[] Compact(LayerGrid grid, int[][] layers, int[] root, double gap)
    {
        var right = new Dictionary<int, double>?[grid.Count];
        var waiting = new int[grid.Count];
        foreach (int[] row in layers)
            for (int i = 1; i < row.Length; i++)
            {
                double distance = (grid.Breadth[row[i - 1]] + grid.Breadth[row[i]]) / 2 + gap;
                var links = right[root[row[i - 1]]] ??= [];
                if (!links.TryGetValue(root[row[i]], out double known)) waiting[root[row[i]]]++;
                links[root[row[i]]] = Math.Max(known, distance);
            }
        var order = new List<int>();
        var x = new double[grid.Count];
        for (int i = 0; i < x.Length; i++)
            if (root[i] == i && waiting[i] == 0) order.Add(i);
        for (int k = 0; k < order.Count; k++)
            foreach (var (next, distance) in right[order[k]] ?? [])
            {
                x[next] = Math.Max(x[next], x[order[k]] + distance);
                if (--waiting[next] == 0) order.Add(next);
            }
        for (int k = order.Count - 1; k >= 0; k--)
            if (right[order[k]] is { } links) x[order[k]] = Math.Max(x[order[k]], links.Min(l => x[l.Key] - l.Value));
        return [.. Enumerable.Range(0, x.Length).Select(i => x[root[i]])];
    }
}

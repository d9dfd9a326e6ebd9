namespace Espalier;

/// <summary>
/// Orders the layers of a drawing so that few edges cross: sweeps down and up that sort each layer by the mean place of its neighbours.
/// Source: Sugiyama, Tagawa, Toda, "Methods for visual understanding of hierarchical system structures", 1981; crossings are counted as in
/// Barth, Jünger, Mutzel, "Simple and efficient bilayer cross counting", 2002.
/// </summary>
internal static class CrossingReduction
{
    private const int Sweeps = 24, Patience = 6;

    public static void Run(LayerGrid grid)
    {
        long fewest = Crossings(grid);
        int[][] best = Copy(grid);
        for (int sweep = 0, idle = 0; sweep < Sweeps && fewest > 0 && idle < Patience; sweep++, idle++)
        {
            bool down = sweep % 2 == 0;
            for (int i = 1; i < grid.Layers.Length; i++)
                Sort(grid, grid.Layers[down ? i : grid.Layers.Length - 1 - i], down ? grid.Above : grid.Below);
            long crossings = Crossings(grid);
            if (crossings >= fewest) continue;
            (fewest, best, idle) = (crossings, Copy(grid), 0);
        }
        for (int i = 0; i < best.Length; i++)
        {
            best[i].CopyTo(grid.Layers[i], 0);
            grid.Number(grid.Layers[i]);
        }
    }

    /// <summary>How many pairs of edges cross.</summary>
    public static long Crossings(LayerGrid grid)
    {
        long total = 0;
        for (int i = 0; i + 1 < grid.Layers.Length; i++) total += Crossings(grid, grid.Layers[i], grid.Layers[i + 1].Length);
        return total;
    }

    // Edges sorted by their upper end; a tree of counts says how many earlier ones end farther right.
    private static long Crossings(LayerGrid grid, int[] upper, int lowerCount)
    {
        var ends = new int[lowerCount + 1];
        long crossings = 0;
        int seen = 0;
        foreach (int item in upper)
        {
            int[] places = [.. grid.Below[item].Select(b => grid.Place[b]).Order()];
            foreach (int place in places)
            {
                int notAfter = 0;
                for (int k = place + 1; k > 0; k -= k & -k) notAfter += ends[k];
                crossings += seen - notAfter;
            }
            foreach (int place in places)
                for (int k = place + 1; k <= lowerCount; k += k & -k) ends[k]++;
            seen += places.Length;
        }
        return crossings;
    }

    private static void Sort(LayerGrid grid, int[] row, int[][] neighbours)
    {
        var keys = new double[row.Length];
        for (int i = 0; i < row.Length; i++)
        {
            int[] near = neighbours[row[i]];
            keys[i] = near.Length == 0 ? i : near.Average(n => (double)grid.Place[n]);
        }
        // Items without neighbours keep their places; the others are sorted into the rest.
        int[] free = [.. Enumerable.Range(0, row.Length).Where(i => neighbours[row[i]].Length > 0)];
        int[] sorted = [.. free.OrderBy(i => keys[i]).Select(i => row[i])];
        for (int i = 0; i < free.Length; i++) row[free[i]] = sorted[i];
        grid.Number(row);
    }

    private static int[][] Copy(LayerGrid grid) => [.. grid.Layers.Select(l => l.ToArray())];
}

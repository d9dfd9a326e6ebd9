namespace Espalier.Data;

/// <summary>Rows that may not be parted: joined by a common group, by being equal, or by both in a chain.</summary>
internal static class Units
{
    /// <summary>Joins the rows that share a number in any of the lists.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="links">For every reason one number a row; rows of equal number belong together.</param>
    /// <returns>The unit of every row, numbered by first appearance.</returns>
    public static int[] Join(int rows, params ReadOnlySpan<int[]> links)
    {
        var parent = new int[rows];
        for (int row = 0; row < rows; row++) parent[row] = row;
        foreach (int[] link in links)
        {
            if (link.Length != rows) throw new EspalierException($"Groups are expected for all {rows} rows but {link.Length} were given.");
            var first = new Dictionary<int, int>();
            for (int row = 0; row < rows; row++)
                if (!first.TryAdd(link[row], row)) Unite(first[link[row]], row);
        }
        var unit = new int[rows];
        int count = 0;
        for (int row = 0; row < rows; row++)
        {
            int root = Root(row); // the root is the smallest row of its unit, so it already has its number
            unit[row] = root == row ? count++ : unit[root];
        }
        return unit;

        int Root(int row)
        {
            while (parent[row] != row) row = parent[row] = parent[parent[row]];
            return row;
        }

        void Unite(int a, int b)
        {
            (a, b) = (Root(a), Root(b));
            parent[Math.Max(a, b)] = Math.Min(a, b);
        }
    }
}

namespace Espalier.Design;

/// <summary>
/// A tree that fits gradients and curvatures: it splits where ½(G_l²/(H_l+λ) + G_r²/(H_r+λ) − G²/(H+λ)) is largest and answers −G/(H+λ)
/// (Chen and Guestrin 2016). Splits are looked for in histograms of binned features.
/// </summary>
internal sealed class RegressionTree
{
    private const double Lambda = 1;

    // A node: the feature it asks, the last bin that goes left, its children; a leaf has feature -1 and a value.
    private readonly List<(int Feature, int Bin, int Left, int Right, float Value)> _nodes = [];

    /// <summary>Grows a tree.</summary>
    /// <param name="rows">The binned rows.</param>
    /// <param name="which">The rows that count; their order is changed.</param>
    /// <param name="gradients">The gradient of each row.</param>
    /// <param name="curvatures">The second derivative of each row.</param>
    /// <param name="depth">How many questions lead to a leaf at most.</param>
    /// <param name="leastRows">How many rows a leaf has at least.</param>
    /// <param name="shrink">What leaves are multiplied with.</param>
    public static RegressionTree Grow(BinnedRows rows, int[] which, float[] gradients, float[] curvatures, int depth, int leastRows, double shrink)
    {
        var tree = new RegressionTree();
        tree.Split(rows, which, gradients, curvatures, depth, leastRows, shrink);
        return tree;
    }

    /// <summary>The tree's answer for a row.</summary>
    /// <param name="rows">Rows cut at the same edges.</param>
    /// <param name="row">The row.</param>
    public float Answer(BinnedRows rows, int row)
    {
        int node = 0;
        while (_nodes[node].Feature >= 0) node = rows.Bins[_nodes[node].Feature][row] <= _nodes[node].Bin ? _nodes[node].Left : _nodes[node].Right;
        return _nodes[node].Value;
    }

    private int Split(BinnedRows rows, Span<int> which, float[] gradients, float[] curvatures, int depth, int leastRows, double shrink)
    {
        double g = 0, h = 0;
        foreach (int row in which) (g, h) = (g + gradients[row], h + curvatures[row]);
        int node = _nodes.Count;
        _nodes.Add((-1, 0, 0, 0, (float)(-shrink * g / (h + Lambda))));
        if (depth == 0 || which.Length < 2 * leastRows) return node;
        var (feature, bin) = Best(rows, which, gradients, curvatures, g, h, leastRows);
        if (feature < 0) return node;
        int left = Part(which, rows.Bins[feature], bin);
        int l = Split(rows, which[..left], gradients, curvatures, depth - 1, leastRows, shrink), r = Split(rows, which[left..], gradients, curvatures, depth - 1, leastRows, shrink);
        _nodes[node] = (feature, bin, l, r, 0);
        return node;
    }

    private static (int Feature, int Bin) Best(BinnedRows rows, ReadOnlySpan<int> which, float[] gradients, float[] curvatures, double g, double h, int leastRows)
    {
        Span<double> sums = stackalloc double[BinnedRows.MostBins * 3];
        double best = 1e-9, whole = g * g / (h + Lambda);
        (int, int) found = (-1, 0);
        for (int f = 0; f < rows.Features; f++)
        {
            int last = rows.Edges[f].Length;
            if (last == 0) continue;
            sums.Clear();
            byte[] bins = rows.Bins[f];
            foreach (int row in which)
            {
                int at = bins[row] * 3;
                sums[at] += gradients[row];
                sums[at + 1] += curvatures[row];
                sums[at + 2]++;
            }
            double left = 0, curved = 0, count = 0;
            for (int b = 0; b < last; b++)
            {
                (left, curved, count) = (left + sums[b * 3], curved + sums[b * 3 + 1], count + sums[b * 3 + 2]);
                if (count < leastRows) continue;
                if (which.Length - count < leastRows) break;
                double gain = left * left / (curved + Lambda) + (g - left) * (g - left) / (h - curved + Lambda) - whole;
                if (gain > best) (best, found) = (gain, (f, b));
            }
        }
        return found;
    }

    // Rows that go left to the front, each side in the order it had: sums do not depend on how a sort moves equals.
    private static int Part(Span<int> which, byte[] bins, int bin)
    {
        var right = new List<int>();
        int left = 0;
        foreach (int row in which.ToArray())
        {
            if (bins[row] <= bin) which[left++] = row;
            else right.Add(row);
        }
        for (int i = 0; i < right.Count; i++) which[left + i] = right[i];
        return left;
    }
}

namespace Espalier.Design;

/// <summary>How alike heads are in what they need to see, and the groupings that follow.</summary>
/// <param name="Alignment">By head and head: how alike what networks of one head each have learnt to see is, 0 to 1.</param>
/// <param name="LookAhead">By head and head: by what share a step for one head lowers the other's loss; below 0 where it raises it.</param>
internal sealed record Affinities(double[][] Alignment, double[][] LookAhead)
{
    /// <summary>
    /// How near heads are, 0 to 1: the alignment. Lookahead does not count here. In a trunk that is too narrow, heads that look at the same things
    /// are those that get into each other's way, so a step for one may harm most the very head it should share layers with; its groupings are tried
    /// too, after those of the alignment.
    /// </summary>
    public double[][] Values => Alignment;

    /// <summary>No head is nearer to one than to another.</summary>
    /// <param name="heads">How many heads there are.</param>
    public static Affinities Even(int heads)
    {
        double[][] even = [.. Enumerable.Range(0, heads).Select(_ => Enumerable.Repeat(0.5, heads).ToArray())];
        return new Affinities(even, even);
    }

    /// <summary>
    /// Linear centred kernel alignment of two representations of the same rows: ‖YᵀX‖² / (‖XᵀX‖ ‖YᵀY‖) with columns centred, Frobenius norms
    /// (Kornblith, Norouzi, Lee, Hinton 2019). 1 when one is a rotation of the other, 0 when they have nothing in common.
    /// </summary>
    /// <param name="x">(rows, n).</param>
    /// <param name="y">(rows, m).</param>
    public static double Align(Tensor x, Tensor y)
    {
        double[][] a = Centred(x), b = Centred(y);
        double across = Squares(a, b), within = Math.Sqrt(Squares(a, a) * Squares(b, b));
        return within > 0 ? across / within : 0;
    }

    /// <summary>The groupings that the alignment suggests, then those of lookahead, without repetitions.</summary>
    public IReadOnlyList<int[]> Groupings() => [.. Groupings(Alignment).Concat(Groupings(LookAhead)).DistinctBy(g => string.Join(',', g))];

    /// <summary>
    /// Groupings of the heads from two blocks to one for each head, by joining the two blocks that are most alike on average (average linkage),
    /// the coarsest first.
    /// </summary>
    /// <param name="values">How alike the heads are.</param>
    private static List<int[]> Groupings(double[][] values)
    {
        int heads = values.Length;
        int[] blocks = [.. Enumerable.Range(0, heads)];
        var found = new List<int[]> { blocks };
        for (int count = heads; count > 2; count--)
        {
            (double Alike, int A, int B) best = (double.NegativeInfinity, 0, 0);
            for (int a = 0; a < heads; a++)
                for (int b = a + 1; b < heads; b++)
                    if (blocks.Contains(a) && blocks.Contains(b) && Between(values, blocks, a, b) is var alike && alike > best.Alike) best = (alike, a, b);
            blocks = [.. blocks.Select(block => block == best.B ? best.A : block)];
            found.Add(blocks);
        }
        found.Reverse();
        return found;
    }

    // The mean affinity of the heads of two blocks.
    private static double Between(double[][] values, int[] blocks, int a, int b)
    {
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < blocks.Length; i++)
            for (int j = 0; j < blocks.Length; j++)
                if (blocks[i] == a && blocks[j] == b) (sum, pairs) = (sum + values[i][j], pairs + 1);
        return sum / pairs;
    }

    // Columns of a representation, each with mean 0.
    private static double[][] Centred(Tensor x)
    {
        var columns = new double[x.RowLength][];
        for (int c = 0; c < columns.Length; c++)
        {
            var column = new double[x.Rows];
            for (int row = 0; row < column.Length; row++) column[row] = x.Row(row)[c];
            double mean = column.Average();
            columns[c] = Array.ConvertAll(column, v => v - mean);
        }
        return columns;
    }

    private static double Squares(double[][] a, double[][] b)
    {
        double sum = 0;
        foreach (double[] x in a)
            foreach (double[] y in b)
            {
                double product = 0;
                for (int row = 0; row < x.Length; row++) product += x[row] * y[row];
                sum += product * product;
            }
        return sum;
    }
}

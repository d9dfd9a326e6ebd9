namespace Espalier.Design;

/// <summary>How alike heads are in what they need to see, and the groupings that follow.</summary>
/// <param name="Values">By head and head, 0 to 1 and symmetric; 1 on the diagonal.</param>
internal sealed record Affinities(double[][] Values)
{
    /// <summary>No head is nearer to one than to another.</summary>
    public static Affinities Even(int heads) => new([.. Enumerable.Range(0, heads).Select(i => Enumerable.Range(0, heads).Select(j => i == j ? 1.0 : 0.5).ToArray())]);

    /// <summary>
    /// Linear centred kernel alignment of two representations of the same rows: ‖YᵀX‖² / (‖XᵀX‖ ‖YᵀY‖) with columns centred, Frobenius norms
    /// (Kornblith, Norouzi, Lee, Hinton 2019). 1 when one is a rotation of the other, 0 when they have nothing in common.
    /// </summary>
    /// <param name="x">(rows, n).</param>
    /// <param name="y">(rows, m).</param>
    public static double Alignment(Tensor x, Tensor y)
    {
        double[][] a = Centred(x), b = Centred(y);
        double across = Squares(a, b), within = Math.Sqrt(Squares(a, a) * Squares(b, b));
        return within > 0 ? across / within : 0;
    }

    /// <summary>
    /// Groupings of the heads from two blocks to one for each head, by joining the two blocks that are most alike on average (average linkage),
    /// the coarsest first.
    /// </summary>
    public IReadOnlyList<int[]> Groupings()
    {
        int heads = Values.Length;
        int[] blocks = [.. Enumerable.Range(0, heads)];
        var found = new List<int[]> { blocks };
        for (int count = heads; count > 2; count--)
        {
            (double Alike, int A, int B) best = (double.NegativeInfinity, 0, 0);
            for (int a = 0; a < heads; a++)
                for (int b = a + 1; b < heads; b++)
                    if (blocks.Contains(a) && blocks.Contains(b) && Between(blocks, a, b) is var alike && alike > best.Alike) best = (alike, a, b);
            blocks = [.. blocks.Select(block => block == best.B ? best.A : block)];
            found.Add(blocks);
        }
        found.Reverse();
        return found;
    }

    /// <summary>The mean affinity of the heads of two blocks.</summary>
    private double Between(int[] blocks, int a, int b)
    {
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < blocks.Length; i++)
            for (int j = 0; j < blocks.Length; j++)
                if (blocks[i] == a && blocks[j] == b) (sum, pairs) = (sum + Values[i][j], pairs + 1);
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

using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class SparsemaxCases : OpCases<Sparsemax>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (bool exact in new[] { false, true })
            foreach (var shape in SoftmaxCases.Rows())
                yield return new OpCase($"{shape}{(exact ? " exact" : "")}", new Sparsemax(exact), [shape], x => throw new InvalidOperationException())
                {
                    Reference = (x, _) => Of(x[0], exact),
                    Tolerance = 5e-6,
                };
    }

    // The k largest values stay for the largest k with 1 + k·z_k > z₁ + … + z_k; τ and its derivative follow from the sums of those.
    private static Numbers[] Of(Numbers x, bool exact)
    {
        int width = x.Dims[^1];
        double[] y = new double[x.Values.Length], slopes = new double[y.Length];
        for (int row = 0; row < y.Length; row += width)
        {
            int[] order = [.. Enumerable.Range(row, width).OrderByDescending(i => x.Values[i])];
            double[] sums = [.. Enumerable.Range(1, width).Select(k => order.Take(k).Sum(i => x.Values[i]))];
            int kept = Enumerable.Range(1, width).Last(k => 1 + k * x.Values[order[k - 1]] > sums[k - 1]);
            double threshold = ((exact ? sums[kept - 1] : sums.Take(kept).Sum()) - 1) / kept;
            for (int i = row; i < row + width; i++) y[i] = Math.Max(0, x.Values[i] - threshold);
            for (int rank = 0; rank < kept; rank++) slopes[order[rank]] = exact ? 1.0 / kept : (kept - rank) / (double)kept;
        }
        return [new Numbers(x.Dims, y), new Numbers(x.Dims, slopes)];
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Espalier.Design;

/// <summary>The nearest of known rows (Euclid) for each of other rows.</summary>
/// <param name="Row">The number of the nearest known row; the first of equals.</param>
/// <param name="Distance">How far it is.</param>
internal sealed record NearestRows(int[] Row, double[] Distance)
{
    /// <summary>Compares all with all.</summary>
    /// <param name="known">(rows, …).</param>
    /// <param name="others">(rows, …) of the same width.</param>
    /// <param name="cancellation">Stops.</param>
    public static NearestRows Of(Tensor known, Tensor others, CancellationToken cancellation = default)
    {
        var row = new int[others.Rows];
        var distance = new double[others.Rows];
        // Rows on their own are independent, so the answer does not depend on how many threads there are.
        Parallel.For(0, others.Rows, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            var sought = others.Row(i);
            (int at, float least) = (0, float.PositiveInfinity);
            for (int k = 0; k < known.Rows; k++)
                if (Squared(sought, known.Row(k), least) is var d && d < least) (at, least) = (k, d);
            (row[i], distance[i]) = (at, Math.Sqrt(least));
        });
        return new NearestRows(row, distance);
    }

    /// <summary>The squared distance; the limit where it is no less.</summary>
    internal static float Squared(ReadOnlySpan<float> a, ReadOnlySpan<float> b, float limit)
    {
        // Eight lanes on every machine, so that the sum is the same everywhere; given up where it is too far already.
        const int block = 32;
        var x = MemoryMarshal.Cast<float, Vector256<float>>(a);
        var y = MemoryMarshal.Cast<float, Vector256<float>>(b);
        var sum = Vector256<float>.Zero;
        for (int i = 0; i < x.Length; i++)
        {
            var d = x[i] - y[i];
            sum += d * d;
            if (i % block == block - 1 && Vector256.Sum(sum) >= limit) return limit;
        }
        float total = Vector256.Sum(sum);
        for (int i = x.Length * Vector256<float>.Count; i < a.Length; i++) total += (a[i] - b[i]) * (a[i] - b[i]);
        return total;
    }
}

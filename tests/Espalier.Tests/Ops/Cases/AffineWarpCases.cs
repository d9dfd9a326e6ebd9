using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class AffineWarpCases : OpCases<AffineWarp>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var interpolation in new[] { PixelInterpolation.Nearest, PixelInterpolation.Bilinear })
            foreach (var edge in Enum.GetValues<EdgeMode>())
                foreach (var shape in new[] { Batched(4, 5, 1), Batched(20, 30, 1), Batched(3, 2, 9), Batched(1, 1, 2) })
                    yield return new OpCase($"{shape} {interpolation} {edge}", new AffineWarp(interpolation, edge, 2.5f), [shape, Batched(8)],
                        x => Of(x[0], x[1], interpolation, edge, 2.5))
                    {
                        Fill = [Fillings.Normal, Matrices],
                        Differentiable = [0],
                        Tolerance = 1e-5,
                    };
    }

    /// <summary>
    /// Matrices whose numbers are multiples of 1/8 off the halves, so that single and double precision agree on every neighbour.
    /// </summary>
    public static Filling Matrices { get; } = (key, i) => (key.Integer(i, 33) - 16) / 8f + (i % 8 is 2 or 5 ? 1 / 16f : 0);

    /// <summary>The images read where their matrices say.</summary>
    public static Numbers Of(Numbers x, Numbers matrices, PixelInterpolation interpolation, EdgeMode edge, double fill) => Numbers.Of(x.Dims, i =>
        Neighbours(x.Dims, matrices, i, interpolation, edge).Sum(n => n.Weight * (n.Row < 0 ? fill : x[i[0], n.Row, n.Column, i[3]])));

    /// <summary>The pixels that an output pixel is read from; row −1 is beyond the edges.</summary>
    public static IEnumerable<(int Row, int Column, double Weight)> Neighbours(int[] dims, Numbers m, int[] i, PixelInterpolation interpolation, EdgeMode edge)
    {
        double x = m[i[0], 0] * i[2] + m[i[0], 1] * i[1] + m[i[0], 2], y = m[i[0], 3] * i[2] + m[i[0], 4] * i[1] + m[i[0], 5];
        foreach (int row in Around(y))
            foreach (int column in Around(x))
            {
                double weight = interpolation == PixelInterpolation.Nearest ? 1 : (1 - Math.Abs(y - row)) * (1 - Math.Abs(x - column));
                bool outside = row < 0 || row >= dims[1] || column < 0 || column >= dims[2];
                yield return edge == EdgeMode.Constant && outside ? (-1, -1, weight) : (Inside(row, dims[1], edge), Inside(column, dims[2], edge), weight);
            }

        IEnumerable<int> Around(double at) =>
            interpolation == PixelInterpolation.Nearest ? [(int)Math.Round(at)] : [(int)Math.Floor(at), (int)Math.Floor(at) + 1];
    }

    // One step at a time, as the pictures in the documentation of EdgeMode show.
    private static int Inside(int at, int size, EdgeMode edge)
    {
        while (at < 0 || at >= size)
            at = edge switch
            {
                EdgeMode.Wrap => at < 0 ? at + size : at - size,
                EdgeMode.Reflect => at < 0 ? -1 - at : 2 * size - 1 - at,
                EdgeMode.Mirror => size == 1 ? 0 : at < 0 ? -at : 2 * size - 2 - at,
                _ => at < 0 ? 0 : size - 1,
            };
        return at;
    }
}

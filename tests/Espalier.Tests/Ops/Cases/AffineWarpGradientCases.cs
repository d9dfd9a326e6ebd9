using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class AffineWarpGradientCases : OpCases<AffineWarpGradient>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var interpolation in new[] { PixelInterpolation.Nearest, PixelInterpolation.Bilinear })
            foreach (var edge in Enum.GetValues<EdgeMode>())
                yield return new OpCase($"{interpolation} {edge}", new AffineWarpGradient(interpolation, edge), [Batched(4, 5, 3), Batched(8)],
                    x => Of(x[0], x[1], interpolation, edge))
                {
                    Fill = [Fillings.Normal, AffineWarpCases.Matrices],
                    Differentiable = [0],
                    Tolerance = 1e-5,
                };
    }

    private static Numbers Of(Numbers dy, Numbers matrices, PixelInterpolation interpolation, EdgeMode edge)
    {
        var dx = Numbers.Of(dy.Dims, _ => 0);
        Numbers.Of(dy.Dims, i =>
        {
            foreach (var (row, column, weight) in AffineWarpCases.Neighbours(dy.Dims, matrices, i, interpolation, edge))
                if (row >= 0) dx.Values[((i[0] * dy.Dims[1] + row) * dy.Dims[2] + column) * dy.Dims[3] + i[3]] += weight * dy[i];
            return 0;
        });
        return dx;
    }
}

using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class ResizeAxisCases : OpCases<ResizeAxis>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var interpolation in Enum.GetValues<PixelInterpolation>())
            foreach (var (shape, axis, to, antialias) in new[]
            {
                (Batched(5, 3, 2), 1, 9, false), (Batched(9, 3, 2), 1, 4, false), (Batched(9, 4, 11), 1, 4, true), (Batched(4, 12, 1), 2, 5, true),
                (Batched(2, 7, 3), 2, 7, false), (Batched(1, 2), 1, 3, false), (Fixed(6, 5), 0, 1, true),
            })
                yield return new OpCase($"{shape} axis {axis} to {to} {interpolation}{(antialias ? " antialias" : "")}",
                    new ResizeAxis(axis, AxisTaps.Resize(shape[axis], to, interpolation, antialias)), [shape], x => Of(x[0], axis, to, interpolation, antialias));
    }

    // Every input place with its own weight, most of them 0, from the formulas of the kernels.
    private static Numbers Of(Numbers x, int axis, int to, PixelInterpolation interpolation, bool antialias)
    {
        int from = x.Dims[axis];
        double wide = antialias ? Math.Max(1, from / (double)to) : 1;
        return Numbers.Of([.. x.Dims.Select((d, a) => a == axis ? to : d)], i =>
        {
            double center = (i[axis] + 0.5) * from / to - 0.5, sum = 0, total = 0;
            for (int j = 0; j < from; j++)
            {
                double weight = interpolation == PixelInterpolation.Nearest ? (j == (int)Math.Floor(center + 0.5) ? 1 : 0) : Kernel(interpolation, Math.Abs(j - center) / wide);
                total += weight;
                sum += weight * x[[.. i.Select((at, a) => a == axis ? j : at)]];
            }
            return sum / total;
        });
    }

    private static double Kernel(PixelInterpolation interpolation, double x) => interpolation switch
    {
        PixelInterpolation.Bilinear => x < 1 ? 1 - x : 0,
        PixelInterpolation.Bicubic => x < 1 ? 1.5 * Math.Pow(x, 3) - 2.5 * x * x + 1 : x < 2 ? -0.5 * Math.Pow(x, 3) + 2.5 * x * x - 4 * x + 2 : 0,
        _ => interpolation == PixelInterpolation.Lanczos3 ? Sinc(x) * Sinc(x / 3) * (x < 3 ? 1 : 0) : Sinc(x) * Sinc(x / 5) * (x < 5 ? 1 : 0),
    };

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}

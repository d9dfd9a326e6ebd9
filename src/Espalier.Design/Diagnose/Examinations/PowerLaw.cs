namespace Espalier.Design;

/// <summary>error = floor + scale · rows^−exponent, with floor and scale of 0 or more.</summary>
internal readonly record struct PowerLaw(double Floor, double Scale, double Exponent)
{
    private const double LeastExponent = 0.1, MostExponent = 1.5, Step = 0.05;

    public double At(double rows) => Floor + Scale * Math.Pow(rows, -Exponent);

    /// <summary>The law nearest to points in least squares: for each exponent of a grid floor and scale follow from two equations.</summary>
    public static PowerLaw Through(IReadOnlyList<int> sizes, double[] errors)
    {
        var best = new PowerLaw(errors.Average(), 0, 1);
        double least = Misfit(best, sizes, errors);
        for (double c = LeastExponent; c <= MostExponent + 1e-9; c += Step)
        {
            double[] x = [.. sizes.Select(n => Math.Pow(n, -c))];
            double mx = x.Average(), my = errors.Average(), xx = 0, xy = 0, zz = 0, zy = 0;
            for (int i = 0; i < x.Length; i++)
            {
                (xx, xy) = (xx + (x[i] - mx) * (x[i] - mx), xy + (x[i] - mx) * (errors[i] - my));
                (zz, zy) = (zz + x[i] * x[i], zy + x[i] * errors[i]);
            }
            double scale = Math.Max(0, xy / xx), floor = my - scale * mx;
            if (floor < 0) (floor, scale) = (0, Math.Max(0, zy / zz));
            var law = new PowerLaw(floor, scale, c);
            if (Misfit(law, sizes, errors) is var misfit && misfit < least - 1e-15) (best, least) = (law, misfit);
        }
        return best;
    }

    private static double Misfit(PowerLaw law, IReadOnlyList<int> sizes, double[] errors) => errors.Select((e, i) => (e - law.At(sizes[i])) * (e - law.At(sizes[i]))).Sum();
}

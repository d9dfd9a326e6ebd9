namespace Espalier.Data;

/// <summary>For each new pixel along one axis: the old pixels it is made of and their weights, which sum to 1.</summary>
internal sealed class ResizeWeights
{
    private const int FractionBits = 22; // as Pillow: 8 bits of pixel, 22 of weight and 2 to spare fill 32

    /// <param name="from">The old size.</param>
    /// <param name="to">The new size.</param>
    /// <param name="resampling">The filter; not <see cref="Resampling.Nearest"/>.</param>
    public ResizeWeights(int from, int to, Resampling resampling)
    {
        var (filter, support) = Filter(resampling);
        double scale = (double)from / to, widening = Math.Max(1, scale), reach = support * widening;
        Width = (int)Math.Min((long)Math.Ceiling(reach) * 2 + 1, from);
        First = new int[to];
        Count = new int[to];
        Exact = new double[checked(to * Width)];
        Rounded = new int[Exact.Length];
        for (int i = 0; i < to; i++)
        {
            double centre = (i + 0.5) * scale;
            int first = Math.Max(0, (int)(centre - reach + 0.5));
            int count = Math.Min(from, (int)(centre + reach + 0.5)) - first;
            (First[i], Count[i]) = (first, count);
            var weights = Exact.AsSpan(i * Width, count);
            double sum = 0;
            for (int k = 0; k < count; k++) sum += weights[k] = filter((k + first - centre + 0.5) / widening);
            for (int k = 0; k < count; k++)
            {
                if (sum != 0) weights[k] /= sum;
                Rounded[i * Width + k] = (int)(weights[k] * (1 << FractionBits) + (weights[k] < 0 ? -0.5 : 0.5));
            }
        }
    }

    /// <summary>The weights kept for a new pixel; it uses the first <see cref="Count"/> of them.</summary>
    public int Width { get; }

    /// <summary>The first old pixel of each new one.</summary>
    public int[] First { get; }

    /// <summary>How many old pixels each new one is made of.</summary>
    public int[] Count { get; }

    /// <summary>The weights.</summary>
    public double[] Exact { get; }

    /// <summary>The weights times 2^22, rounded.</summary>
    public int[] Rounded { get; }

    /// <summary>Half a grey level, what a sum of <see cref="Rounded"/> weights starts from.</summary>
    public const int Half = 1 << (FractionBits - 1);

    /// <summary>A sum of <see cref="Rounded"/> weights times pixels as a pixel.</summary>
    /// <param name="sum">The sum.</param>
    public static byte ToByte(int sum) => (byte)Math.Clamp(sum >> FractionBits, 0, 255);

    private static (Func<double, double> Filter, double Support) Filter(Resampling resampling) => resampling switch
    {
        Resampling.Box => (x => x is > -0.5 and <= 0.5 ? 1 : 0, 0.5),
        Resampling.Bilinear => (x => Math.Max(0, 1 - Math.Abs(x)), 1),
        Resampling.Hamming => (x => Math.Abs(x) >= 1 ? 0 : Sinc(Math.Abs(x)) * (0.54 + 0.46 * Math.Cos(Math.Abs(x) * Math.PI)), 1),
        Resampling.Bicubic => (Cubic, 2),
        Resampling.Lanczos => (x => x is >= -3 and < 3 ? Sinc(x) * Sinc(x / 3) : 0, 3),
        _ => throw new ArgumentOutOfRangeException(nameof(resampling), resampling, "Not a filter."),
    };

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(x * Math.PI) / (x * Math.PI);

    private static double Cubic(double x)
    {
        const double a = -0.5;
        x = Math.Abs(x);
        return x < 1 ? ((a + 2) * x - (a + 3)) * x * x + 1 : x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
    }
}

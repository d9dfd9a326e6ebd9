namespace Espalier.Graph;

/// <summary>For each place of an output axis, a stretch of an input axis with a weight for each of its places.</summary>
public sealed class AxisTaps
{
    private readonly int[] _starts, _offsets;
    private readonly float[] _weights;

    private AxisTaps(int from, (int Start, float[] Weights)[] taps)
    {
        From = from;
        _starts = [.. taps.Select(t => t.Start)];
        _weights = [.. taps.SelectMany(t => t.Weights)];
        _offsets = new int[taps.Length + 1];
        for (int i = 0; i < taps.Length; i++) _offsets[i + 1] = _offsets[i] + taps[i].Weights.Length;
    }

    /// <summary>The length of the input axis.</summary>
    public int From { get; }

    /// <summary>The length of the output axis.</summary>
    public int To => _starts.Length;

    /// <summary>How many weights there are altogether.</summary>
    public int Count => _weights.Length;

    /// <summary>The stretch that an output place is made of.</summary>
    /// <param name="place">The output place.</param>
    public (int Start, ReadOnlyMemory<float> Weights) this[int place] => (_starts[place], _weights.AsMemory(_offsets[place].._offsets[place + 1]));

    /// <summary>
    /// The weights that resize an axis, as Keras has them: pixel centres lie at +0.5, a kernel of half-width 1 (linear), 2 (cubic), 3 or 5
    /// (Lanczos) is laid around the place in the input, and its values over pixels that exist are scaled to sum 1.
    /// </summary>
    /// <param name="from">The length of the input axis, at least 1.</param>
    /// <param name="to">The length of the output axis, at least 1.</param>
    /// <param name="interpolation">The kernel.</param>
    /// <param name="antialias">Whether the kernel is widened where the axis shrinks, so that every input place counts.</param>
    public static AxisTaps Resize(int from, int to, PixelInterpolation interpolation, bool antialias)
    {
        if (from < 1 || to < 1) throw new EspalierException($"An axis can be resized from and to lengths of 1 or more but not from {from} to {to}.");
        var taps = new (int, float[])[to];
        double scale = (double)from / to, widen = antialias ? Math.Max(1, scale) : 1, reach = widen * HalfWidth(interpolation);
        for (int i = 0; i < to; i++)
        {
            if (interpolation == PixelInterpolation.Nearest)
            {
                taps[i] = ((int)((2L * i + 1) * from / (2L * to)), [1]);
                continue;
            }
            double center = (i + 0.5) * scale - 0.5;
            int start = Math.Max(0, (int)Math.Ceiling(center - reach)), end = Math.Min(from - 1, (int)Math.Floor(center + reach));
            double[] weights = [.. Enumerable.Range(start, end - start + 1).Select(j => Kernel(interpolation, Math.Abs(center - j) / widen))];
            double total = weights.Sum();
            taps[i] = (start, [.. weights.Select(w => (float)(w / total))]);
        }
        return new AxisTaps(from, taps);
    }

    /// <summary>The taps of the gradient: each input place gathers from the output places that it went into.</summary>
    public AxisTaps Transposed()
    {
        // The stretches only ever move forward, so the places that one input place went into are neighbours.
        var taps = new (int, float[])[From];
        int first = 0;
        for (int j = 0; j < From; j++)
        {
            while (first < To && _starts[first] + Length(first) <= j) first++;
            int end = first;
            while (end < To && _starts[end] <= j) end++;
            taps[j] = (first, [.. Enumerable.Range(first, end - first).Select(i => _weights[_offsets[i] + j - _starts[i]])]);
        }
        return new AxisTaps(To, taps);
    }

    private int Length(int place) => _offsets[place + 1] - _offsets[place];

    private static int HalfWidth(PixelInterpolation interpolation) => interpolation switch
    {
        PixelInterpolation.Bicubic => 2,
        PixelInterpolation.Lanczos3 => 3,
        PixelInterpolation.Lanczos5 => 5,
        _ => 1,
    };

    private static double Kernel(PixelInterpolation interpolation, double x) => interpolation switch
    {
        PixelInterpolation.Bicubic => Cubic(x),
        PixelInterpolation.Lanczos3 => Lanczos(x, 3),
        PixelInterpolation.Lanczos5 => Lanczos(x, 5),
        _ => Math.Max(0, 1 - x),
    };

    // R. Keys, "Cubic convolution interpolation for digital image processing", IEEE ASSP 1981, with a = −1/2.
    private static double Cubic(double x) => x <= 1 ? (1.5 * x - 2.5) * x * x + 1 : x <= 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;

    // sinc(x)·sinc(x/a): C. Lanczos, "Applied Analysis", 1956.
    private static double Lanczos(double x, int a) => x >= a ? 0 : x < 1e-6 ? 1 : a * Math.Sin(Math.PI * x) * Math.Sin(Math.PI * x / a) / (Math.PI * Math.PI * x * x);
}

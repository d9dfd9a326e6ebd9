namespace Espalier.Data;

/// <summary>Applies steps of scaling, and knows their words.</summary>
internal static class PixelScales
{
    public static readonly (string Word, PixelScale Scale)[] Words =
    [
        ("unit", PixelScale.Unit),
        ("symmetric", PixelScale.Symmetric),
        ("max", PixelScale.Max),
        ("sqrt", PixelScale.Sqrt),
        ("standardize", PixelScale.Standardize),
    ];

    /// <summary>The word of a step.</summary>
    /// <param name="scale">The step.</param>
    public static string WordOf(PixelScale scale) => Words.First(w => w.Scale == scale).Word;

    /// <summary>Brings a picture's values through steps, in place.</summary>
    /// <param name="steps">The steps, in order.</param>
    /// <param name="picture">All values of one picture.</param>
    public static void Apply(IReadOnlyList<PixelScale> steps, Span<float> picture)
    {
        foreach (var step in steps) Apply(step, picture);
    }

    private static void Apply(PixelScale step, Span<float> picture)
    {
        switch (step)
        {
            case PixelScale.Unit:
                for (int i = 0; i < picture.Length; i++) picture[i] /= 255;
                break;
            case PixelScale.Symmetric:
                for (int i = 0; i < picture.Length; i++) picture[i] = picture[i] / 127.5f - 1;
                break;
            case PixelScale.Max:
                float greatest = 0;
                foreach (float v in picture) greatest = Math.Max(greatest, v);
                for (int i = 0; greatest > 0 && i < picture.Length; i++) picture[i] /= greatest;
                break;
            case PixelScale.Sqrt:
                for (int i = 0; i < picture.Length; i++) picture[i] = MathF.Sqrt(Math.Max(picture[i], 0));
                break;
            default:
                Standardize(picture);
                break;
        }
    }

    // Sums are in doubles and in order: the same bits on every machine, whatever its vectors.
    private static void Standardize(Span<float> picture)
    {
        double sum = 0, squares = 0;
        foreach (float v in picture) sum += v;
        double mean = sum / picture.Length;
        foreach (float v in picture) squares += (v - mean) * (v - mean);
        double deviation = Math.Max(Math.Sqrt(squares / picture.Length), 1 / Math.Sqrt(picture.Length));
        for (int i = 0; i < picture.Length; i++) picture[i] = (float)((picture[i] - mean) / deviation);
    }
}

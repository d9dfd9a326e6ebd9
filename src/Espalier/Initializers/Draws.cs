using Espalier.Graph;

namespace Espalier;

/// <summary>Distributions that initializers share. Number i of a weight depends on the key and on i alone.</summary>
internal static class Draws
{
    // The standard deviation of a standard normal distribution cut off at ±2.
    public const double CutDeviation = 0.87962566103423978;

    // Redraws use counters far beyond any weight's size.
    private const long Redraw = 1L << 40;

    /// <summary>Uniform numbers in [low, high].</summary>
    public static void Uniform(Span<float> values, double low, double high, RandomKey key)
    {
        for (int i = 0; i < values.Length; i++) values[i] = (float)(low + (high - low) * key.Uniform(i));
    }

    /// <summary>Uniform numbers in ±limit; rounding never takes one outside.</summary>
    public static void Symmetric(Span<float> values, double limit, RandomKey key)
    {
        float most = (float)limit;
        if (most > limit) most = MathF.BitDecrement(most);
        for (int i = 0; i < values.Length; i++) values[i] = (2 * key.Uniform(i) - 1) * most;
    }

    /// <summary>Normal numbers.</summary>
    public static void Normal(Span<float> values, double mean, double deviation, RandomKey key)
    {
        for (int i = 0; i < values.Length; i++) values[i] = (float)(mean + deviation * key.Normal(i));
    }

    /// <summary>Normal numbers within two deviations of the mean; one outside is drawn again.</summary>
    public static void CutNormal(Span<float> values, double mean, double deviation, RandomKey key)
    {
        for (int i = 0; i < values.Length; i++)
        {
            double z = key.Normal(i);
            for (int again = 1; Math.Abs(z) > 2; again++) z = key.Normal(i + again * Redraw);
            values[i] = (float)(mean + deviation * z);
        }
    }
}

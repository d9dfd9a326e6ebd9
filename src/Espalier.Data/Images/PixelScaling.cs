namespace Espalier.Data;

/// <summary>How bytes become the numbers that a network sees: divided, raised to a power, standardised, in this order.</summary>
public sealed record PixelScaling
{
    /// <summary>The bytes as they are, 0 to 255.</summary>
    public static PixelScaling None { get; } = new() { Divide = PixelDivisor.One };

    /// <summary>White is 1: float32(byte) / float32(255).</summary>
    public static PixelScaling Unit { get; } = new();

    /// <summary>Every picture has mean 0 and standard deviation 1; a picture of one level is all 0.</summary>
    public static PixelScaling Standardized { get; } = new() { Standardize = true };

    /// <summary>What bytes are divided by.</summary>
    public PixelDivisor Divide { get; init; } = PixelDivisor.White;

    /// <summary>What the divided numbers are raised to; 0.5 brightens the dark.</summary>
    public float Power { get; init; } = 1;

    /// <summary>Whether each picture is brought to mean 0 and standard deviation 1, over all its pixels and channels.</summary>
    public bool Standardize { get; init; }

    /// <summary>Checks the settings.</summary>
    /// <exception cref="EspalierException">The power is not above 0.</exception>
    public void Validate()
    {
        if (!(Power > 0) || !float.IsFinite(Power)) throw new EspalierException(FormattableString.Invariant($"The power of pixels must be above 0 but is {Power}."));
        if (!Enum.IsDefined(Divide)) throw new EspalierException($"{Divide} is no divisor. Known: {string.Join(", ", Enum.GetNames<PixelDivisor>())}.");
    }

    /// <summary>Scales one picture.</summary>
    /// <param name="pixels">Its bytes.</param>
    /// <param name="values">Receives as many numbers.</param>
    public void Apply(ReadOnlySpan<byte> pixels, Span<float> values)
    {
        float divisor = Divide switch
        {
            PixelDivisor.White => 255,
            PixelDivisor.Maximum => Math.Max((byte)1, Largest(pixels)),
            _ => 1,
        };
        Span<float> level = stackalloc float[256]; // a byte has 256 values, a picture has more pixels
        for (int i = 0; i < level.Length; i++) level[i] = Power == 1 ? i / divisor : MathF.Pow(i / divisor, Power);
        for (int i = 0; i < pixels.Length; i++) values[i] = level[pixels[i]];
        if (Standardize) ToStandard(values[..pixels.Length]);
    }

    private static byte Largest(ReadOnlySpan<byte> pixels)
    {
        byte largest = 0;
        foreach (byte pixel in pixels) largest = Math.Max(largest, pixel);
        return largest;
    }

    private static void ToStandard(Span<float> values)
    {
        double sum = 0, squares = 0;
        foreach (float value in values) sum += value;
        double mean = sum / values.Length;
        foreach (float value in values) squares += (value - mean) * (value - mean);
        double deviation = Math.Sqrt(squares / values.Length);
        for (int i = 0; i < values.Length; i++) values[i] = deviation > 0 ? (float)((values[i] - mean) / deviation) : 0;
    }
}

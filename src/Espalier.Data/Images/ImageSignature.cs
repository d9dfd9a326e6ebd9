using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Espalier.Data;

/// <summary>
/// What a picture looks like, whatever its size: 12 × 12 pixels (Lanczos), sharpened so that details count beside light and shade,
/// without mean, of length 1. Signatures of a picture and its resized or recompressed copy are nearly parallel.
/// </summary>
internal sealed class ImageSignature
{
    private const int Side = 12;

    /// <summary>How much of what differs from the neighbourhood's mean is added.</summary>
    private const float Sharpening = 8;

    /// <summary>Below this deviation, in grey levels, a picture is flat and has no direction.</summary>
    private const double Flat = 0.5;

    private ImageSignature(float[] values, string? flat) => (Values, FlatColour) = (values, flat);

    /// <summary>The direction; its length is 1, or 0 when flat.</summary>
    public float[] Values { get; }

    /// <summary>The colour of a flat picture; null for others.</summary>
    public string? FlatColour { get; }

    /// <summary>A picture's signature.</summary>
    /// <param name="image">The picture.</param>
    public static ImageSignature Of(Image image) => Of(image, Shrinking(image.Rows, image.Columns));

    /// <summary>The resizer to the signature's size; pictures of one size may share it.</summary>
    /// <param name="rows">The pictures' height.</param>
    /// <param name="columns">Their width.</param>
    public static Resizer Shrinking(int rows, int columns) => new(rows, columns, Side, Side, Resampling.Lanczos);

    /// <summary>A picture's signature.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="shrinking">From <see cref="Shrinking"/>, for the picture's size.</param>
    public static ImageSignature Of(Image image, Resizer shrinking)
    {
        int channels = image.Channels;
        var pixels = new float[image.Pixels.Length];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = image.Pixels[i];
        var small = new float[Side * Side * channels];
        shrinking.Resize(pixels, small, channels);
        float mean = small.Average();
        double squares = 0;
        foreach (float value in small) squares += (value - mean) * (value - mean);
        if (Math.Sqrt(squares / small.Length) < Flat)
            return new ImageSignature(new float[small.Length], string.Join(' ', Enumerable.Range(0, channels).Select(c => MathF.Round(small[c]))));

        var sharp = new float[small.Length];
        for (int row = 0, at = 0; row < Side; row++)
        {
            for (int column = 0; column < Side; column++)
            {
                for (int c = 0; c < channels; c++, at++)
                {
                    float around = 0;
                    for (int y = row - 1; y <= row + 1; y++)
                        for (int x = column - 1; x <= column + 1; x++)
                            around += small[(Math.Clamp(y, 0, Side - 1) * Side + Math.Clamp(x, 0, Side - 1)) * channels + c];
                    sharp[at] = small[at] + Sharpening * (small[at] - around / 9);
                }
            }
        }
        float centre = sharp.Average();
        for (int i = 0; i < sharp.Length; i++) sharp[i] -= centre;
        ToLengthOne(sharp);
        return new ImageSignature(sharp, null);
    }

    /// <summary>The cosine of two signatures.</summary>
    /// <param name="other">A signature with as many channels.</param>
    public float Cosine(ImageSignature other) => Dot(Values, other.Values);

    /// <summary>Coefficients of a discrete cosine transform, summed over the channels: coordinates in which near signatures are near.</summary>
    /// <param name="count">How many, from the lowest frequency on.</param>
    public float[] Coordinates(int count)
    {
        int channels = Values.Length / (Side * Side);
        var grey = new float[Side * Side];
        for (int i = 0; i < Values.Length; i++) grey[i / channels] += Values[i] / MathF.Sqrt(channels);
        var coordinates = new float[count];
        for (int i = 0; i < count; i++) coordinates[i] = Dot(grey, Waves[i]);
        return coordinates;
    }

    /// <summary>Cosine waves over the square, of length 1, by rising frequency; the flat one is left out.</summary>
    private static readonly float[][] Waves = MakeWaves();

    /// <summary>Eight lanes on every machine, so that the sum is the same everywhere; the lengths are multiples of eight.</summary>
    private static float Dot(float[] a, float[] b)
    {
        var sum = Vector256<float>.Zero;
        var x = MemoryMarshal.Cast<float, Vector256<float>>(a);
        var y = MemoryMarshal.Cast<float, Vector256<float>>(b);
        for (int i = 0; i < x.Length; i++) sum += x[i] * y[i];
        return Vector256.Sum(sum);
    }

    private static void ToLengthOne(float[] values)
    {
        float length = MathF.Sqrt(Dot(values, values));
        for (int i = 0; i < values.Length; i++) values[i] /= length;
    }

    private static float[][] MakeWaves()
    {
        var waves = new List<float[]>();
        for (int frequency = 1; frequency < Side; frequency++)
        {
            for (int across = 0; across <= frequency; across++)
            {
                int down = frequency - across;
                var wave = new float[Side * Side];
                for (int i = 0; i < wave.Length; i++)
                    wave[i] = (float)(Math.Cos(Math.PI * down * (i / Side + 0.5) / Side) * Math.Cos(Math.PI * across * (i % Side + 0.5) / Side));
                ToLengthOne(wave);
                waves.Add(wave);
            }
        }
        return [.. waves];
    }
}

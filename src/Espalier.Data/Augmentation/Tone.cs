using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier.Data;

/// <summary>Changes the values of a picture where they are: contrast about each channel's mean, brightness, noise, limits.</summary>
internal static class Tone
{
    private const int Width = 8, NoiseAtOnce = 256;

    /// <summary>x ← (x − mean) · gain + mean + added + noise, then within the limits. The mean is over rows and columns, by channel.</summary>
    /// <param name="picture">rows × columns × channels values.</param>
    /// <param name="channels">The values of a pixel.</param>
    /// <param name="gain">1 keeps the contrast.</param>
    /// <param name="added">0 keeps the brightness.</param>
    /// <param name="noise">The noise's standard deviation.</param>
    /// <param name="random">The stream of the noise's numbers.</param>
    /// <param name="first">Their first count in it.</param>
    /// <param name="limits">The range of values; null for any.</param>
    public static void Change(Span<float> picture, int channels, double gain, double added, double noise, RandomKey random, long first, (double Low, double High)? limits)
    {
        if (gain != 1 || added != 0) Scale(picture, channels, gain, added);
        if (noise > 0) AddNoise(picture, (float)noise, random, first);
        if (limits is { } range) Limit(picture, (float)range.Low, (float)range.High);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(Span<float> picture, int channels, double gain, double added)
    {
        // Eight pixels at a time: their values lie in as many vectors as there are channels, in the same places each time.
        int block = Width * channels, whole = picture.Length / block * block;
        Span<float> sums = stackalloc float[block];
        sums.Clear();
        for (int at = 0; at < whole; at += block)
            for (int i = 0; i < block; i += Width) (Vector256.Create<float>(sums[i..]) + Vector256.Create<float>(picture[(at + i)..])).CopyTo(sums[i..]);
        for (int at = whole; at < picture.Length; at++) sums[at - whole] += picture[at];
        Span<float> shifts = stackalloc float[block];
        for (int channel = 0; channel < channels; channel++)
        {
            double sum = 0;
            for (int i = channel; i < block; i += channels) sum += sums[i];
            float shift = (float)(sum / (picture.Length / channels) * (1 - gain) + added);
            for (int i = channel; i < block; i += channels) shifts[i] = shift;
        }
        float factor = (float)gain;
        for (int at = 0; at < whole; at += block)
            for (int i = 0; i < block; i += Width)
            {
                var part = picture[(at + i)..];
                (Vector256.Create<float>(part) * factor + Vector256.Create<float>(shifts[i..])).CopyTo(part);
            }
        for (int at = whole; at < picture.Length; at++) picture[at] = picture[at] * factor + shifts[at - whole];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddNoise(Span<float> picture, float deviation, RandomKey random, long first)
    {
        Span<float> numbers = stackalloc float[NoiseAtOnce];
        for (int at = 0; at < picture.Length; at += NoiseAtOnce)
        {
            NormalLanes.Fill(random, first + at / 4, numbers);
            var part = picture.Slice(at, Math.Min(NoiseAtOnce, picture.Length - at));
            int i = 0;
            for (; i + Width <= part.Length; i += Width) (Vector256.Create<float>(part[i..]) + Vector256.Create<float>(numbers[i..]) * deviation).CopyTo(part[i..]);
            for (; i < part.Length; i++) part[i] += numbers[i] * deviation;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Limit(Span<float> picture, float low, float high)
    {
        int i = 0;
        for (; i + Width <= picture.Length; i += Width)
            Vector256.Min(Vector256.Max(Vector256.Create<float>(picture[i..]), Vector256.Create(low)), Vector256.Create(high)).CopyTo(picture[i..]);
        for (; i < picture.Length; i++) picture[i] = Math.Min(Math.Max(picture[i], low), high);
    }
}

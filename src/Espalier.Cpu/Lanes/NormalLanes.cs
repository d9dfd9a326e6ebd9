using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Numbers from the standard normal distribution (Box and Muller 1958), two for each pair of random words.</summary>
internal static class NormalLanes
{
    private const int WordsAtOnce = 256;

    /// <summary>Fills a span with a stream's numbers, four a count: the same bits on every machine.</summary>
    /// <param name="key">The stream.</param>
    /// <param name="first">The first count.</param>
    /// <param name="numbers">As many numbers as are wanted, a multiple of 16.</param>
    public static void Fill(RandomKey key, long first, Span<float> numbers)
    {
        Span<uint> words = stackalloc uint[WordsAtOnce];
        for (int at = 0; at < numbers.Length; at += WordsAtOnce)
        {
            var part = numbers.Slice(at, Math.Min(WordsAtOnce, numbers.Length - at));
            PhiloxLanes.Fill(Simd.Level, key, first + at / 4, words[..part.Length]);
            Convert(words[..part.Length], part);
        }
    }

    /// <summary>Makes numbers of words; there is a multiple of 16.</summary>
    /// <param name="words">Random words.</param>
    /// <param name="numbers">As many numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Convert(ReadOnlySpan<uint> words, Span<float> numbers)
    {
        var even = Vector256.Create(-1, 0, -1, 0, -1, 0, -1, 0).AsSingle();
        for (int i = 0; i < words.Length; i += 16)
        {
            // The first word of a pair says how far from 0, the second in which direction; both numbers of the pair need both. Of two
            // vectors of pairs the one's words go to the even lanes, the other's to the odd.
            Vector256<ulong> a = Vector256.Create(words[i..]).AsUInt64(), b = Vector256.Create(words[(i + 8)..]).AsUInt64();
            var distance = Vector256.ConvertToSingle(Vector256.ConditionalSelect(even, a.AsSingle(), (b << 32).AsSingle()).AsUInt32());
            var direction = Vector256.ConvertToSingle(Vector256.ConditionalSelect(even, (a >>> 32).AsSingle(), b.AsSingle()).AsUInt32());
            var length = Vector256.Sqrt(-2 * Vector256.Log((distance + Vector256<float>.One) * (1f / 4294967296f)));
            var (sin, cos) = Vector256.SinCos(direction * (2 * MathF.PI / 4294967296f));
            Vector256<float> first = length * cos, second = length * sin;
            Vector256.ConditionalSelect(even, first, (second.AsUInt64() << 32).AsSingle()).CopyTo(numbers[i..]);
            Vector256.ConditionalSelect(even, (first.AsUInt64() >>> 32).AsSingle(), second).CopyTo(numbers[(i + 8)..]);
        }
    }
}

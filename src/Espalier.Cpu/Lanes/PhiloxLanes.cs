using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>The words of <see cref="Philox"/>, eight counts of the generator at a time where the machine multiplies side by side.</summary>
internal static class PhiloxLanes
{
    /// <summary>Counts done at a time.</summary>
    private const int Counts = 8;

    /// <summary>Fills a span with the words of consecutive counts, four a count.</summary>
    /// <param name="level">The SIMD level.</param>
    /// <param name="key">The stream.</param>
    /// <param name="first">The first count.</param>
    /// <param name="words">As many words as are wanted.</param>
    public static void Fill(SimdLevel level, RandomKey key, long first, Span<uint> words)
    {
        int done = 0;
        if (level != SimdLevel.Portable && Avx2.IsSupported)
            for (; done + 4 * Counts <= words.Length; done += 4 * Counts, first += Counts) Eight(key, first, words[done..]);
        for (; done < words.Length; done += 4, first++)
        {
            var (a, b, c, d) = key.Words(first);
            words[done] = a;
            if (done + 1 < words.Length) words[done + 1] = b;
            if (done + 2 < words.Length) words[done + 2] = c;
            if (done + 3 < words.Length) words[done + 3] = d;
        }
    }

    private static void Eight(RandomKey key, long first, Span<uint> words)
    {
        // Each 64-bit lane holds one word; what is in its upper half does not matter until the end. The counts lie in such an order
        // that pairing the words of neighbouring lanes puts them into their places.
        var counts = Vector256.Create((ulong)first);
        var low = Four(key, counts + Vector256.Create(0UL, 2, 1, 3));
        var high = Four(key, counts + Vector256.Create(4UL, 6, 5, 7));
        low.First.CopyTo(words);
        low.Second.CopyTo(words[8..]);
        high.First.CopyTo(words[16..]);
        high.Second.CopyTo(words[24..]);
    }

    private static (Vector256<uint> First, Vector256<uint> Second) Four(RandomKey key, Vector256<ulong> counts)
    {
        var multiplier0 = Vector256.Create((ulong)Philox.Multiplier0).AsUInt32();
        var multiplier1 = Vector256.Create((ulong)Philox.Multiplier1).AsUInt32();
        Vector256<ulong> c0 = counts, c1 = counts >>> 32, c2 = Vector256.Create((ulong)key.Step), c3 = Vector256.Create((ulong)key.Epoch);
        uint k0 = (uint)key.Key, k1 = (uint)(key.Key >> 32);
        for (int round = 0; round < Philox.Rounds; round++)
        {
            var p0 = Avx2.Multiply(multiplier0, c0.AsUInt32());
            var p1 = Avx2.Multiply(multiplier1, c2.AsUInt32());
            c0 = (p1 >>> 32) ^ c1 ^ Vector256.Create((ulong)k0);
            c2 = (p0 >>> 32) ^ c3 ^ Vector256.Create((ulong)k1);
            c1 = p1;
            c3 = p0;
            k0 += Philox.Weyl0;
            k1 += Philox.Weyl1;
        }
        var lower = Vector256.Create((ulong)uint.MaxValue);
        var ab = (c0 & lower) | (c1 << 32);
        var cd = (c2 & lower) | (c3 << 32);
        return (Avx2.UnpackLow(ab, cd).AsUInt32(), Avx2.UnpackHigh(ab, cd).AsUInt32());
    }
}

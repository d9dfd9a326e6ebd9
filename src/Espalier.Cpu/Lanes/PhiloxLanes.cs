using System.Runtime.CompilerServices;
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight(RandomKey key, long first, Span<uint> words)
    {
        // Each 64-bit lane holds one word; what is in its upper half does not matter until the end. The counts lie in such an order
        // that pairing the words of neighbouring lanes puts them into their places. Two times four, since each round waits for the last.
        var multiplier0 = Vector256.Create((ulong)Philox.Multiplier0).AsUInt32();
        var multiplier1 = Vector256.Create((ulong)Philox.Multiplier1).AsUInt32();
        Vector256<ulong> a0 = Vector256.Create((ulong)first) + Vector256.Create(0UL, 2, 1, 3), b0 = a0 + Vector256.Create(4UL);
        Vector256<ulong> a1 = a0 >>> 32, b1 = b0 >>> 32, a2 = Vector256.Create((ulong)key.Step), b2 = a2, a3 = Vector256.Create((ulong)key.Epoch), b3 = a3;
        uint k0 = (uint)key.Key, k1 = (uint)(key.Key >> 32);
        for (int round = 0; round < Philox.Rounds; round++)
        {
            var key0 = Vector256.Create((ulong)k0);
            var key1 = Vector256.Create((ulong)k1);
            Vector256<ulong> p0 = Avx2.Multiply(multiplier0, a0.AsUInt32()), p1 = Avx2.Multiply(multiplier1, a2.AsUInt32());
            Vector256<ulong> q0 = Avx2.Multiply(multiplier0, b0.AsUInt32()), q1 = Avx2.Multiply(multiplier1, b2.AsUInt32());
            (a0, a2) = ((p1 >>> 32) ^ a1 ^ key0, (p0 >>> 32) ^ a3 ^ key1);
            (b0, b2) = ((q1 >>> 32) ^ b1 ^ key0, (q0 >>> 32) ^ b3 ^ key1);
            (a1, a3, b1, b3) = (p1, p0, q1, q0);
            k0 += Philox.Weyl0;
            k1 += Philox.Weyl1;
        }
        Store(a0, a1, a2, a3, words);
        Store(b0, b1, b2, b3, words[16..]);
    }

    private static void Store(Vector256<ulong> a, Vector256<ulong> b, Vector256<ulong> c, Vector256<ulong> d, Span<uint> words)
    {
        var lower = Vector256.Create((ulong)uint.MaxValue);
        Vector256<ulong> ab = (a & lower) | (b << 32), cd = (c & lower) | (d << 32);
        Avx2.UnpackLow(ab, cd).AsUInt32().CopyTo(words);
        Avx2.UnpackHigh(ab, cd).AsUInt32().CopyTo(words[8..]);
    }
}

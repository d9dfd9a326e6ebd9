using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Espalier.Benchmarks.Limit;

/// <summary>What the processor can do at most, measured: multiply-adds a second on one core, and bytes a second by how much memory is in use.</summary>
internal static class Machine
{
    private const int Chains = 12; // independent chains of multiply-adds, more than any processor's latency times its units needs

    /// <summary>Floating-point operations a second of one core at the widest SIMD width, two for a multiply-add: the best of many short rounds.</summary>
    public static double PeakFlops()
    {
        const int turns = 200_000;
        int lanes = Vector512.IsHardwareAccelerated ? Vector512<float>.Count : Vector256<float>.Count;
        Func<int, float> work = Vector512.IsHardwareAccelerated ? Multiply512 : Multiply256;
        double best = double.MaxValue;
        for (int round = 0; round < 60; round++)
        {
            long start = Stopwatch.GetTimestamp();
            Sink = work(turns);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return 2.0 * lanes * Chains * turns / best;
    }

    /// <summary>
    /// Bytes a second, read and written, of <c>a[i] += s·b[i]</c> over arrays of that many bytes together on one core: the best of many rounds.
    /// </summary>
    /// <param name="workingSet">Bytes in use: those that fit a cache are served by it.</param>
    public static double Bandwidth(long workingSet)
    {
        int length = (int)Math.Clamp(workingSet / (2 * sizeof(float)), 1024, 1 << 27);
        float[] a = new float[length], b = new float[length];
        b.AsSpan().Fill(1);
        int repeats = Math.Max(1, (1 << 22) / length);
        double best = double.MaxValue;
        long begin = Stopwatch.GetTimestamp();
        for (int round = 0; round < 12 || Stopwatch.GetElapsedTime(begin).TotalMilliseconds < 150; round++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < repeats; i++) AddScaled(a, b);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return 3.0 * sizeof(float) * length * repeats / best; // a is read and written, b is read
    }

    /// <summary>Keeps a result in use.</summary>
    internal static float Sink { get; private set; }

    private static void AddScaled(Span<float> a, ReadOnlySpan<float> b)
    {
        int width = Vector<float>.Count;
        var s = new Vector<float>(1e-6f);
        b = b[..a.Length];
        for (int i = 0; i + width <= a.Length; i += width)
            Vector.FusedMultiplyAdd(s, new Vector<float>(b[i..]), new Vector<float>(a[i..])).CopyTo(a[i..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Multiply512(int turns)
    {
        Vector512<float> a = Vector512.Create(1.000001f), b = Vector512.Create(1e-9f);
        Vector512<float> c0 = a, c1 = a, c2 = a, c3 = a, c4 = a, c5 = a, c6 = a, c7 = a, c8 = a, c9 = a, c10 = a, c11 = a;
        for (int i = 0; i < turns; i++)
        {
            c0 = Vector512.FusedMultiplyAdd(c0, a, b); c1 = Vector512.FusedMultiplyAdd(c1, a, b); c2 = Vector512.FusedMultiplyAdd(c2, a, b);
            c3 = Vector512.FusedMultiplyAdd(c3, a, b); c4 = Vector512.FusedMultiplyAdd(c4, a, b); c5 = Vector512.FusedMultiplyAdd(c5, a, b);
            c6 = Vector512.FusedMultiplyAdd(c6, a, b); c7 = Vector512.FusedMultiplyAdd(c7, a, b); c8 = Vector512.FusedMultiplyAdd(c8, a, b);
            c9 = Vector512.FusedMultiplyAdd(c9, a, b); c10 = Vector512.FusedMultiplyAdd(c10, a, b); c11 = Vector512.FusedMultiplyAdd(c11, a, b);
        }
        return Vector512.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Multiply256(int turns)
    {
        Vector256<float> a = Vector256.Create(1.000001f), b = Vector256.Create(1e-9f);
        Vector256<float> c0 = a, c1 = a, c2 = a, c3 = a, c4 = a, c5 = a, c6 = a, c7 = a, c8 = a, c9 = a, c10 = a, c11 = a;
        for (int i = 0; i < turns; i++)
        {
            c0 = Vector256.FusedMultiplyAdd(c0, a, b); c1 = Vector256.FusedMultiplyAdd(c1, a, b); c2 = Vector256.FusedMultiplyAdd(c2, a, b);
            c3 = Vector256.FusedMultiplyAdd(c3, a, b); c4 = Vector256.FusedMultiplyAdd(c4, a, b); c5 = Vector256.FusedMultiplyAdd(c5, a, b);
            c6 = Vector256.FusedMultiplyAdd(c6, a, b); c7 = Vector256.FusedMultiplyAdd(c7, a, b); c8 = Vector256.FusedMultiplyAdd(c8, a, b);
            c9 = Vector256.FusedMultiplyAdd(c9, a, b); c10 = Vector256.FusedMultiplyAdd(c10, a, b); c11 = Vector256.FusedMultiplyAdd(c11, a, b);
        }
        return Vector256.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }
}

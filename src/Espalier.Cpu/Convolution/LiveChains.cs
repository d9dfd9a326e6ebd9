using System.Runtime.CompilerServices;

namespace Espalier.Cpu;

/// <summary>Sums of stretches of an image, each weighted by a gradient: one row of the window of one filter's gradient.</summary>
internal abstract unsafe class LiveChains
{
    /// <summary>Makes one for a SIMD level.</summary>
    /// <param name="level">The level.</param>
    public static LiveChains Of(SimdLevel level) => LaneTypes.Create<LiveChains>(typeof(LiveChains<,>), level, []);

    /// <summary>Adds to a stretch of a filter's gradient Σ gradient·(the image's stretch at its offset), in order.</summary>
    /// <param name="image">Where the stretch starts for an offset of 0.</param>
    /// <param name="offsets">The offsets.</param>
    /// <param name="gradients">The gradients.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="sums">The filter's gradient.</param>
    /// <param name="length">The length of the stretch.</param>
    public abstract void Add(float* image, int* offsets, float* gradients, int count, float* sums, int length);
}

/// <summary>The same at one width. Accumulators must be named locals to live in registers; the loops are compiled for speed at once, as their first runs are long.</summary>
internal sealed unsafe class LiveChains<TLanes, TVector> : LiveChains
    where TLanes : struct, ILanes<TVector>
{
    public override void Add(float* image, int* offsets, float* gradients, int count, float* sums, int length)
    {
        int width = TLanes.Width, at = 0;
        for (; at <= length - 12 * width; at += 12 * width) Twelve(image + at, offsets, gradients, count, sums + at);
        for (; at <= length - 6 * width; at += 6 * width) Six(image + at, offsets, gradients, count, sums + at);
        for (; at <= length - 3 * width; at += 3 * width) Three(image + at, offsets, gradients, count, sums + at);
        for (; at <= length - width; at += width) One(image + at, offsets, gradients, count, sums + at);
        for (; at < length; at++)
        {
            float sum = sums[at];
            for (int i = 0; i < count; i++) sum = MathF.FusedMultiplyAdd(gradients[i], image[at + offsets[i]], sum);
            sums[at] = sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Twelve(float* image, int* offsets, float* gradients, int count, float* sums)
    {
        nint w = TLanes.Width;
        TVector a = TLanes.Load(sums), b = TLanes.Load(sums + w), c = TLanes.Load(sums + 2 * w), d = TLanes.Load(sums + 3 * w);
        TVector e = TLanes.Load(sums + 4 * w), f = TLanes.Load(sums + 5 * w), g = TLanes.Load(sums + 6 * w), h = TLanes.Load(sums + 7 * w);
        TVector i = TLanes.Load(sums + 8 * w), j = TLanes.Load(sums + 9 * w), k = TLanes.Load(sums + 10 * w), l = TLanes.Load(sums + 11 * w);
        for (int n = 0; n < count; n++)
        {
            var x = TLanes.Create(gradients[n]);
            float* from = image + offsets[n];
            a = TLanes.MultiplyAdd(x, TLanes.Load(from), a);
            b = TLanes.MultiplyAdd(x, TLanes.Load(from + w), b);
            c = TLanes.MultiplyAdd(x, TLanes.Load(from + 2 * w), c);
            d = TLanes.MultiplyAdd(x, TLanes.Load(from + 3 * w), d);
            e = TLanes.MultiplyAdd(x, TLanes.Load(from + 4 * w), e);
            f = TLanes.MultiplyAdd(x, TLanes.Load(from + 5 * w), f);
            g = TLanes.MultiplyAdd(x, TLanes.Load(from + 6 * w), g);
            h = TLanes.MultiplyAdd(x, TLanes.Load(from + 7 * w), h);
            i = TLanes.MultiplyAdd(x, TLanes.Load(from + 8 * w), i);
            j = TLanes.MultiplyAdd(x, TLanes.Load(from + 9 * w), j);
            k = TLanes.MultiplyAdd(x, TLanes.Load(from + 10 * w), k);
            l = TLanes.MultiplyAdd(x, TLanes.Load(from + 11 * w), l);
        }
        TLanes.Store(a, sums);
        TLanes.Store(b, sums + w);
        TLanes.Store(c, sums + 2 * w);
        TLanes.Store(d, sums + 3 * w);
        TLanes.Store(e, sums + 4 * w);
        TLanes.Store(f, sums + 5 * w);
        TLanes.Store(g, sums + 6 * w);
        TLanes.Store(h, sums + 7 * w);
        TLanes.Store(i, sums + 8 * w);
        TLanes.Store(j, sums + 9 * w);
        TLanes.Store(k, sums + 10 * w);
        TLanes.Store(l, sums + 11 * w);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Six(float* image, int* offsets, float* gradients, int count, float* sums)
    {
        nint w = TLanes.Width;
        TVector a = TLanes.Load(sums), b = TLanes.Load(sums + w), c = TLanes.Load(sums + 2 * w);
        TVector d = TLanes.Load(sums + 3 * w), e = TLanes.Load(sums + 4 * w), f = TLanes.Load(sums + 5 * w);
        for (int n = 0; n < count; n++)
        {
            var x = TLanes.Create(gradients[n]);
            float* from = image + offsets[n];
            a = TLanes.MultiplyAdd(x, TLanes.Load(from), a);
            b = TLanes.MultiplyAdd(x, TLanes.Load(from + w), b);
            c = TLanes.MultiplyAdd(x, TLanes.Load(from + 2 * w), c);
            d = TLanes.MultiplyAdd(x, TLanes.Load(from + 3 * w), d);
            e = TLanes.MultiplyAdd(x, TLanes.Load(from + 4 * w), e);
            f = TLanes.MultiplyAdd(x, TLanes.Load(from + 5 * w), f);
        }
        TLanes.Store(a, sums);
        TLanes.Store(b, sums + w);
        TLanes.Store(c, sums + 2 * w);
        TLanes.Store(d, sums + 3 * w);
        TLanes.Store(e, sums + 4 * w);
        TLanes.Store(f, sums + 5 * w);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Three(float* image, int* offsets, float* gradients, int count, float* sums)
    {
        nint w = TLanes.Width;
        TVector a = TLanes.Load(sums), b = TLanes.Load(sums + w), c = TLanes.Load(sums + 2 * w);
        for (int n = 0; n < count; n++)
        {
            var x = TLanes.Create(gradients[n]);
            float* from = image + offsets[n];
            a = TLanes.MultiplyAdd(x, TLanes.Load(from), a);
            b = TLanes.MultiplyAdd(x, TLanes.Load(from + w), b);
            c = TLanes.MultiplyAdd(x, TLanes.Load(from + 2 * w), c);
        }
        TLanes.Store(a, sums);
        TLanes.Store(b, sums + w);
        TLanes.Store(c, sums + 2 * w);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(float* image, int* offsets, float* gradients, int count, float* sums)
    {
        var sum = TLanes.Load(sums);
        for (int n = 0; n < count; n++) sum = TLanes.MultiplyAdd(TLanes.Create(gradients[n]), TLanes.Load(image + offsets[n]), sum);
        TLanes.Store(sum, sums);
    }
}

using System.Runtime.CompilerServices;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Sums of stretches of an image, each weighted by a gradient: one row of the window of one filter's gradient.</summary>
internal abstract unsafe class LiveChains
{
    /// <summary>A place that has a gradient.</summary>
    /// <param name="Gradient">The gradient.</param>
    /// <param name="Offset">Where its stretches start in the image.</param>
    public readonly record struct Link(float Gradient, int Offset);

    /// <summary>Makes one for a SIMD level.</summary>
    /// <param name="level">The level.</param>
    public static LiveChains Of(SimdLevel level) => LaneTypes.Create<LiveChains>(typeof(LiveChains<,>), level, []);

    /// <summary>Adds to a stretch of a filter's gradient Σ gradient·(the image's stretch at its offset), in order.</summary>
    /// <param name="image">Where the stretch starts for an offset of 0.</param>
    /// <param name="links">The gradients and the offsets.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="sums">The filter's gradient.</param>
    /// <param name="length">The length of the stretch.</param>
    public abstract void Add(float* image, Link* links, int count, float* sums, int length);

    /// <summary>Adds live gradients to the sums of their filters, pixel by pixel.</summary>
    /// <param name="gradients">The first pixel's gradient of the first filter.</param>
    /// <param name="places">Its place.</param>
    /// <param name="step">The step from one pixel to the next.</param>
    /// <param name="pixels">How many pixels there are.</param>
    /// <param name="filters">How many filters.</param>
    /// <param name="sums">The sums.</param>
    public abstract void AddLive(float* gradients, byte* places, nint step, int pixels, int filters, float* sums);
}

/// <summary>The same at one width. Accumulators must be named locals to live in registers; the loops are compiled for speed at once, as their first runs are long.</summary>
internal sealed unsafe class LiveChains<TLanes, TVector> : LiveChains
    where TLanes : struct, ILanes<TVector>
{
    public override void Add(float* image, Link* links, int count, float* sums, int length)
    {
        int width = TLanes.Width, at = 0;
        for (; at <= length - 12 * width; at += 12 * width) Twelve(image + at, links, count, sums + at);
        for (; at <= length - 6 * width; at += 6 * width) Six(image + at, links, count, sums + at);
        for (; at <= length - 3 * width; at += 3 * width) Three(image + at, links, count, sums + at);
        for (; at <= length - width; at += width) One(image + at, links, count, sums + at);
        for (; at < length; at++)
        {
            float sum = sums[at];
            for (int i = 0; i < count; i++) sum = MathF.FusedMultiplyAdd(links[i].Gradient, image[at + links[i].Offset], sum);
            sums[at] = sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddLive(float* gradients, byte* places, nint step, int pixels, int filters, float* sums)
    {
        var dead = TLanes.Create(PooledConvolution.Dead);
        int filter = 0;
        for (; filter <= filters - TLanes.Width; filter += TLanes.Width)
        {
            var sum = TLanes.Load(sums + filter);
            float* gradient = gradients + filter;
            byte* place = places + filter;
            for (int pixel = 0; pixel < pixels; pixel++, gradient += step, place += step)
                sum = TLanes.Add(sum, TLanes.Select(TLanes.Equal(TLanes.LoadBytes(place), dead), TLanes.Create(0), TLanes.Load(gradient)));
            TLanes.Store(sum, sums + filter);
        }
        for (; filter < filters; filter++)
            for (int pixel = 0; pixel < pixels; pixel++)
                sums[filter] += places[pixel * step + filter] == PooledConvolution.Dead ? 0 : gradients[pixel * step + filter];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Twelve(float* image, Link* links, int count, float* sums)
    {
        nint w = TLanes.Width;
        TVector a = TLanes.Load(sums), b = TLanes.Load(sums + w), c = TLanes.Load(sums + 2 * w), d = TLanes.Load(sums + 3 * w);
        TVector e = TLanes.Load(sums + 4 * w), f = TLanes.Load(sums + 5 * w), g = TLanes.Load(sums + 6 * w), h = TLanes.Load(sums + 7 * w);
        TVector i = TLanes.Load(sums + 8 * w), j = TLanes.Load(sums + 9 * w), k = TLanes.Load(sums + 10 * w), l = TLanes.Load(sums + 11 * w);
        for (int n = 0; n < count; n++)
        {
            var x = TLanes.Create(links[n].Gradient);
            float* from = image + links[n].Offset;
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
    private static void Six(float* image, Link* links, int count, float* sums)
    {
        nint w = TLanes.Width;
        TVector a = TLanes.Load(sums), b = TLanes.Load(sums + w), c = TLanes.Load(sums + 2 * w);
        TVector d = TLanes.Load(sums + 3 * w), e = TLanes.Load(sums + 4 * w), f = TLanes.Load(sums + 5 * w);
        for (int n = 0; n < count; n++)
        {
            var x = TLanes.Create(links[n].Gradient);
            float* from = image + links[n].Offset;
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
    private static void Three(float* image, Link* links, int count, float* sums)
    {
        nint w = TLanes.Width;
        TVector a = TLanes.Load(sums), b = TLanes.Load(sums + w), c = TLanes.Load(sums + 2 * w);
        for (int n = 0; n < count; n++)
        {
            var x = TLanes.Create(links[n].Gradient);
            float* from = image + links[n].Offset;
            a = TLanes.MultiplyAdd(x, TLanes.Load(from), a);
            b = TLanes.MultiplyAdd(x, TLanes.Load(from + w), b);
            c = TLanes.MultiplyAdd(x, TLanes.Load(from + 2 * w), c);
        }
        TLanes.Store(a, sums);
        TLanes.Store(b, sums + w);
        TLanes.Store(c, sums + 2 * w);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(float* image, Link* links, int count, float* sums)
    {
        var sum = TLanes.Load(sums);
        for (int n = 0; n < count; n++) sum = TLanes.MultiplyAdd(TLanes.Create(links[n].Gradient), TLanes.Load(image + links[n].Offset), sum);
        TLanes.Store(sum, sums);
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace Espalier.Cpu;

/// <summary>The gradient of one filter of 3×3, some channels wide: nine sums that stay in registers while the filter's live pixels pass.</summary>
internal abstract unsafe class NineTapChains
{
    /// <summary>The channels that are done at once.</summary>
    public abstract int Channels { get; }

    /// <summary>Makes them for a SIMD level.</summary>
    /// <param name="level">The level.</param>
    public static NineTapChains Of(SimdLevel level) => LaneTypes.Create<NineTapChains>(typeof(NineTapChains<,>), level, []);

    /// <summary>Copies some channels of pixels side by side.</summary>
    /// <param name="from">The first channel of the first pixel.</param>
    /// <param name="step">The step to the next pixel.</param>
    /// <param name="to">Where they go, one behind the other.</param>
    /// <param name="count">How many pixels.</param>
    public abstract void Copy(float* from, nint step, float* to, int count);

    /// <summary>Adds to a filter's sums Σ gradient·(the image's channels at each tap of the window), pixel by pixel.</summary>
    /// <param name="image">The image's channels.</param>
    /// <param name="row">The step to the window's next row.</param>
    /// <param name="column">The step to its next column.</param>
    /// <param name="live">Which of at most 64 pooled pixels are live.</param>
    /// <param name="gradients">The filter's gradient of the first pooled pixel.</param>
    /// <param name="places">Its place.</param>
    /// <param name="step">The step from one pooled pixel to the next.</param>
    /// <param name="offsets">Where windows start in the image, (places, 64 pooled pixels).</param>
    /// <param name="sums">The filter's sums, (9, channels).</param>
    /// <param name="bias">The sum of its gradients before.</param>
    /// <returns>The sum of its gradients after.</returns>
    public abstract float Add(float* image, nint row, nint column, ulong live, float* gradients, byte* places, nint step, int* offsets, float* sums, float bias);
}

/// <summary>The same at one width. Accumulators must be named locals to live in registers.</summary>
internal sealed unsafe class NineTapChains<TLanes, TVector> : NineTapChains
    where TLanes : struct, ILanes<TVector>
{
    public override int Channels => TLanes.Width;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Copy(float* from, nint step, float* to, int count)
    {
        for (int i = 0; i < count; i++, from += step, to += TLanes.Width) TLanes.Store(TLanes.Load(from), to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override float Add(float* image, nint row, nint column, ulong live, float* gradients, byte* places, nint step, int* offsets, float* sums, float bias)
    {
        nint w = TLanes.Width;
        TVector a = TLanes.Load(sums), b = TLanes.Load(sums + w), c = TLanes.Load(sums + 2 * w);
        TVector d = TLanes.Load(sums + 3 * w), e = TLanes.Load(sums + 4 * w), f = TLanes.Load(sums + 5 * w);
        TVector g = TLanes.Load(sums + 6 * w), h = TLanes.Load(sums + 7 * w), i = TLanes.Load(sums + 8 * w);
        for (; live != 0; live &= live - 1)
        {
            nint pixel = BitOperations.TrailingZeroCount(live), at = pixel * step;
            float gradient = gradients[at];
            float* s = image + offsets[places[at] * 64 + pixel], t = s + row, u = t + row;
            bias += gradient;
            var x = TLanes.Create(gradient);
            a = TLanes.MultiplyAdd(x, TLanes.Load(s), a);
            b = TLanes.MultiplyAdd(x, TLanes.Load(s + column), b);
            c = TLanes.MultiplyAdd(x, TLanes.Load(s + 2 * column), c);
            d = TLanes.MultiplyAdd(x, TLanes.Load(t), d);
            e = TLanes.MultiplyAdd(x, TLanes.Load(t + column), e);
            f = TLanes.MultiplyAdd(x, TLanes.Load(t + 2 * column), f);
            g = TLanes.MultiplyAdd(x, TLanes.Load(u), g);
            h = TLanes.MultiplyAdd(x, TLanes.Load(u + column), h);
            i = TLanes.MultiplyAdd(x, TLanes.Load(u + 2 * column), i);
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
        return bias;
    }
}

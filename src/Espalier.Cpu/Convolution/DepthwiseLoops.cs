using System.Runtime.CompilerServices;

namespace Espalier.Cpu;

/// <summary>The loops of convolutions with one filter for each channel: vectors run along the channels.</summary>
internal abstract unsafe class DepthwiseLoops
{
    /// <summary>Makes them for a SIMD level.</summary>
    /// <param name="level">The level.</param>
    public static DepthwiseLoops Of(SimdLevel level) => LaneTypes.Create<DepthwiseLoops>(typeof(DepthwiseLoops<,>), level, []);

    /// <summary>Computes places side by side: for each channel the chain over the taps.</summary>
    /// <param name="source">The source of the first place's first tap.</param>
    /// <param name="step">The step from one place's source to the next.</param>
    /// <param name="offsets">Where each tap is from the first one.</param>
    /// <param name="weights">For each tap its weights, one for each channel.</param>
    /// <param name="taps">How many taps there are.</param>
    /// <param name="target">The first place's target.</param>
    /// <param name="targetStep">The step from one place's target to the next.</param>
    /// <param name="places">How many places there are.</param>
    /// <param name="channels">How many channels there are, at least 4.</param>
    /// <param name="bias">What the chains start from, or null for 0.</param>
    /// <param name="relu">Whether negative results become 0.</param>
    public abstract void Row(float* source, nint step, nint* offsets, float** weights, int taps, float* target, nint targetStep, int places, int channels, float* bias, bool relu);

    /// <summary>Adds to the gradient of up to four taps the products of sources and gradients at places side by side.</summary>
    /// <param name="source">The source of the first place at the first tap.</param>
    /// <param name="step">The step from one place's source to the next.</param>
    /// <param name="tapStep">The step from one tap to the next.</param>
    /// <param name="gradient">The gradients, place by place.</param>
    /// <param name="places">How many places there are.</param>
    /// <param name="channels">How many channels there are, at least 4; also the step from one place's gradients to the next.</param>
    /// <param name="taps">How many taps, 1 to 4.</param>
    /// <param name="from">The sums before, tap by tap.</param>
    /// <param name="sums">The sums after; not the same memory, since the last vectors of channels overlap.</param>
    public abstract void Filter(float* source, nint step, nint tapStep, float* gradient, int places, int channels, int taps, float* from, float* sums);
}

/// <summary>The same at one width.</summary>
internal sealed unsafe class DepthwiseLoops<TLanes, TVector> : DepthwiseLoops
    where TLanes : struct, ILanes<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Row(float* source, nint step, nint* offsets, float** weights, int taps, float* target, nint targetStep, int places, int channels, float* bias, bool relu)
    {
        int place = 0;
        for (; place <= places - 4; place += 4, source += 4 * step, target += 4 * targetStep)
            for (int c = 0; c < channels; c += TLanes.Width)
            {
                int at = Math.Min(c, channels - TLanes.Width);
                TVector s = bias == null ? TLanes.Create(0) : TLanes.Load(bias + at), t = s, u = s, v = s;
                for (int tap = 0; tap < taps; tap++)
                {
                    var w = TLanes.Load(weights[tap] + at);
                    float* x = source + offsets[tap] + at;
                    s = TLanes.MultiplyAdd(TLanes.Load(x), w, s);
                    t = TLanes.MultiplyAdd(TLanes.Load(x + step), w, t);
                    u = TLanes.MultiplyAdd(TLanes.Load(x + 2 * step), w, u);
                    v = TLanes.MultiplyAdd(TLanes.Load(x + 3 * step), w, v);
                }
                Finish(s, target + at, relu);
                Finish(t, target + targetStep + at, relu);
                Finish(u, target + 2 * targetStep + at, relu);
                Finish(v, target + 3 * targetStep + at, relu);
            }
        for (; place < places; place++, source += step, target += targetStep)
            for (int c = 0; c < channels; c += TLanes.Width)
            {
                int at = Math.Min(c, channels - TLanes.Width);
                var s = bias == null ? TLanes.Create(0) : TLanes.Load(bias + at);
                for (int tap = 0; tap < taps; tap++) s = TLanes.MultiplyAdd(TLanes.Load(source + offsets[tap] + at), TLanes.Load(weights[tap] + at), s);
                Finish(s, target + at, relu);
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(TVector value, float* target, bool relu)
    {
        var zero = TLanes.Create(0);
        TLanes.Store(relu ? TLanes.Select(TLanes.Greater(zero, value), zero, value) : value, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Filter(float* source, nint step, nint tapStep, float* gradient, int places, int channels, int taps, float* from, float* sums)
    {
        for (int c = 0; c < channels; c += TLanes.Width)
        {
            int at = Math.Min(c, channels - TLanes.Width);
            float* x = source + at, dy = gradient + at, before = from + at, after = sums + at;
            if (taps == 4)
            {
                TVector s = TLanes.Load(before), t = TLanes.Load(before + channels), u = TLanes.Load(before + 2 * channels), v = TLanes.Load(before + 3 * channels);
                for (int place = 0; place < places; place++, x += step, dy += channels)
                {
                    var g = TLanes.Load(dy);
                    s = TLanes.MultiplyAdd(TLanes.Load(x), g, s);
                    t = TLanes.MultiplyAdd(TLanes.Load(x + tapStep), g, t);
                    u = TLanes.MultiplyAdd(TLanes.Load(x + 2 * tapStep), g, u);
                    v = TLanes.MultiplyAdd(TLanes.Load(x + 3 * tapStep), g, v);
                }
                TLanes.Store(s, after);
                TLanes.Store(t, after + channels);
                TLanes.Store(u, after + 2 * channels);
                TLanes.Store(v, after + 3 * channels);
            }
            else if (taps == 3)
            {
                TVector s = TLanes.Load(before), t = TLanes.Load(before + channels), u = TLanes.Load(before + 2 * channels);
                for (int place = 0; place < places; place++, x += step, dy += channels)
                {
                    var g = TLanes.Load(dy);
                    s = TLanes.MultiplyAdd(TLanes.Load(x), g, s);
                    t = TLanes.MultiplyAdd(TLanes.Load(x + tapStep), g, t);
                    u = TLanes.MultiplyAdd(TLanes.Load(x + 2 * tapStep), g, u);
                }
                TLanes.Store(s, after);
                TLanes.Store(t, after + channels);
                TLanes.Store(u, after + 2 * channels);
            }
            else
                for (int tap = 0; tap < taps; tap++)
                {
                    float* x1 = x + tap * tapStep, dy1 = dy;
                    var s = TLanes.Load(before + tap * channels);
                    for (int place = 0; place < places; place++, x1 += step, dy1 += channels) s = TLanes.MultiplyAdd(TLanes.Load(x1), TLanes.Load(dy1), s);
                    TLanes.Store(s, after + tap * channels);
                }
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace Espalier.Cpu;

/// <summary>
/// For windows of 3×3 pooled by 2×2: adds the filters of live places, weighted by their gradients, into the images' gradient. The four places
/// of a pool's window meet 4×4 pixels, whose sums stay in registers while the filters of each pass.
/// </summary>
/// <remarks>
/// Where there are 32 registers, the right half of one window's pixels stays there as the left half of the next one's. With 16, the sums of
/// 3×4 pixels are all that fit, and a window is done in two halves. Each pixel meets the same products in the same order either way.
/// </remarks>
internal abstract unsafe class LivePatches
{
    /// <summary>How many filters one mask of live places covers: their weights stay in the nearest cache.</summary>
    public const int Filters = 64;

    /// <summary>The channels of a pixel that are done at once.</summary>
    public abstract int Channels { get; }

    /// <summary>Makes one for a SIMD level.</summary>
    /// <param name="level">The level.</param>
    public static LivePatches Of(SimdLevel level) => LaneTypes.Create<LivePatches>(typeof(LivePatches<,>), level, []);

    /// <summary>Adds a row of the pool's windows.</summary>
    /// <param name="pixels">The first pixel's channels.</param>
    /// <param name="row">The step to the next row of pixels.</param>
    /// <param name="column">The step to the next pixel.</param>
    /// <param name="live">For each window and place the filters that are live there.</param>
    /// <param name="liveStep">The step from one window's masks to the next one's.</param>
    /// <param name="gradients">The gradient of each filter in the first window.</param>
    /// <param name="gradientStep">The step to the next window's gradients.</param>
    /// <param name="windows">How many windows.</param>
    /// <param name="filters">The filters, (filter, 9, channels).</param>
    public abstract void Row(float* pixels, nint row, nint column, ulong* live, nint liveStep, float* gradients, nint gradientStep, int windows, float* filters);
}

/// <summary>The same at one width. Accumulators must be named locals to live in registers.</summary>
internal sealed unsafe class LivePatches<TLanes, TVector> : LivePatches
    where TLanes : struct, ILanes<TVector>
{
    public override int Channels => TLanes.Width;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Row(float* pixels, nint row, nint column, ulong* live, nint liveStep, float* gradients, nint gradientStep, int windows, float* filters)
    {
        if (TLanes.Width == 16)
        {
            Whole(pixels, row, column, live, liveStep, gradients, gradientStep, windows, filters);
            return;
        }
        for (int n = 0; n < windows; n++, pixels += 2 * column, live += liveStep, gradients += gradientStep)
        {
            if ((live[0] | live[1]) != 0) Half(pixels, row, column, live[0], live[1], gradients, filters);
            if ((live[2] | live[3]) != 0) Half(pixels + row, row, column, live[2], live[3], gradients, filters);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Whole(float* pixels, nint row, nint column, ulong* live, nint liveStep, float* gradients, nint gradientStep, int windows, float* filters)
    {
        float* second = pixels + row, third = second + row, fourth = third + row;
        TVector a0 = TLanes.Load(pixels), a1 = TLanes.Load(pixels + column), b0 = TLanes.Load(second), b1 = TLanes.Load(second + column);
        TVector c0 = TLanes.Load(third), c1 = TLanes.Load(third + column), d0 = TLanes.Load(fourth), d1 = TLanes.Load(fourth + column);
        nint w = TLanes.Width, right = 2 * column;
        for (int n = 0; n < windows; n++, live += liveStep, gradients += gradientStep)
        {
            TVector a2 = TLanes.Load(pixels + right), a3 = TLanes.Load(pixels + right + column);
            TVector b2 = TLanes.Load(second + right), b3 = TLanes.Load(second + right + column);
            TVector c2 = TLanes.Load(third + right), c3 = TLanes.Load(third + right + column);
            TVector d2 = TLanes.Load(fourth + right), d3 = TLanes.Load(fourth + right + column);
            for (ulong rest = live[0]; rest != 0; rest &= rest - 1)
            {
                nint filter = BitOperations.TrailingZeroCount(rest);
                var x = TLanes.Create(gradients[filter]);
                float* f = filters + filter * 9 * w;
                a0 = TLanes.MultiplyAdd(x, TLanes.Load(f), a0);
                a1 = TLanes.MultiplyAdd(x, TLanes.Load(f + w), a1);
                a2 = TLanes.MultiplyAdd(x, TLanes.Load(f + 2 * w), a2);
                b0 = TLanes.MultiplyAdd(x, TLanes.Load(f + 3 * w), b0);
                b1 = TLanes.MultiplyAdd(x, TLanes.Load(f + 4 * w), b1);
                b2 = TLanes.MultiplyAdd(x, TLanes.Load(f + 5 * w), b2);
                c0 = TLanes.MultiplyAdd(x, TLanes.Load(f + 6 * w), c0);
                c1 = TLanes.MultiplyAdd(x, TLanes.Load(f + 7 * w), c1);
                c2 = TLanes.MultiplyAdd(x, TLanes.Load(f + 8 * w), c2);
            }
            for (ulong rest = live[1]; rest != 0; rest &= rest - 1)
            {
                nint filter = BitOperations.TrailingZeroCount(rest);
                var x = TLanes.Create(gradients[filter]);
                float* f = filters + filter * 9 * w;
                a1 = TLanes.MultiplyAdd(x, TLanes.Load(f), a1);
                a2 = TLanes.MultiplyAdd(x, TLanes.Load(f + w), a2);
                a3 = TLanes.MultiplyAdd(x, TLanes.Load(f + 2 * w), a3);
                b1 = TLanes.MultiplyAdd(x, TLanes.Load(f + 3 * w), b1);
                b2 = TLanes.MultiplyAdd(x, TLanes.Load(f + 4 * w), b2);
                b3 = TLanes.MultiplyAdd(x, TLanes.Load(f + 5 * w), b3);
                c1 = TLanes.MultiplyAdd(x, TLanes.Load(f + 6 * w), c1);
                c2 = TLanes.MultiplyAdd(x, TLanes.Load(f + 7 * w), c2);
                c3 = TLanes.MultiplyAdd(x, TLanes.Load(f + 8 * w), c3);
            }
            for (ulong rest = live[2]; rest != 0; rest &= rest - 1)
            {
                nint filter = BitOperations.TrailingZeroCount(rest);
                var x = TLanes.Create(gradients[filter]);
                float* f = filters + filter * 9 * w;
                b0 = TLanes.MultiplyAdd(x, TLanes.Load(f), b0);
                b1 = TLanes.MultiplyAdd(x, TLanes.Load(f + w), b1);
                b2 = TLanes.MultiplyAdd(x, TLanes.Load(f + 2 * w), b2);
                c0 = TLanes.MultiplyAdd(x, TLanes.Load(f + 3 * w), c0);
                c1 = TLanes.MultiplyAdd(x, TLanes.Load(f + 4 * w), c1);
                c2 = TLanes.MultiplyAdd(x, TLanes.Load(f + 5 * w), c2);
                d0 = TLanes.MultiplyAdd(x, TLanes.Load(f + 6 * w), d0);
                d1 = TLanes.MultiplyAdd(x, TLanes.Load(f + 7 * w), d1);
                d2 = TLanes.MultiplyAdd(x, TLanes.Load(f + 8 * w), d2);
            }
            for (ulong rest = live[3]; rest != 0; rest &= rest - 1)
            {
                nint filter = BitOperations.TrailingZeroCount(rest);
                var x = TLanes.Create(gradients[filter]);
                float* f = filters + filter * 9 * w;
                b1 = TLanes.MultiplyAdd(x, TLanes.Load(f), b1);
                b2 = TLanes.MultiplyAdd(x, TLanes.Load(f + w), b2);
                b3 = TLanes.MultiplyAdd(x, TLanes.Load(f + 2 * w), b3);
                c1 = TLanes.MultiplyAdd(x, TLanes.Load(f + 3 * w), c1);
                c2 = TLanes.MultiplyAdd(x, TLanes.Load(f + 4 * w), c2);
                c3 = TLanes.MultiplyAdd(x, TLanes.Load(f + 5 * w), c3);
                d1 = TLanes.MultiplyAdd(x, TLanes.Load(f + 6 * w), d1);
                d2 = TLanes.MultiplyAdd(x, TLanes.Load(f + 7 * w), d2);
                d3 = TLanes.MultiplyAdd(x, TLanes.Load(f + 8 * w), d3);
            }
            TLanes.Store(a0, pixels);
            TLanes.Store(a1, pixels + column);
            TLanes.Store(b0, second);
            TLanes.Store(b1, second + column);
            TLanes.Store(c0, third);
            TLanes.Store(c1, third + column);
            TLanes.Store(d0, fourth);
            TLanes.Store(d1, fourth + column);
            (a0, a1, b0, b1, c0, c1, d0, d1) = (a2, a3, b2, b3, c2, c3, d2, d3);
            pixels += right;
            second += right;
            third += right;
            fourth += right;
        }
        TLanes.Store(a0, pixels);
        TLanes.Store(a1, pixels + column);
        TLanes.Store(b0, second);
        TLanes.Store(b1, second + column);
        TLanes.Store(c0, third);
        TLanes.Store(c1, third + column);
        TLanes.Store(d0, fourth);
        TLanes.Store(d1, fourth + column);
    }

    // One row of places: the first three columns of 3×4 pixels for the left place, the last three for the right one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Half(float* pixels, nint row, nint column, ulong left, ulong right, float* gradients, float* filters)
    {
        nint w = TLanes.Width;
        float* second = pixels + row, third = second + row;
        TVector a0 = TLanes.Load(pixels), a1 = TLanes.Load(pixels + column), a2 = TLanes.Load(pixels + 2 * column), a3 = TLanes.Load(pixels + 3 * column);
        TVector b0 = TLanes.Load(second), b1 = TLanes.Load(second + column), b2 = TLanes.Load(second + 2 * column), b3 = TLanes.Load(second + 3 * column);
        TVector c0 = TLanes.Load(third), c1 = TLanes.Load(third + column), c2 = TLanes.Load(third + 2 * column), c3 = TLanes.Load(third + 3 * column);
        for (; left != 0; left &= left - 1)
        {
            nint n = BitOperations.TrailingZeroCount(left);
            var x = TLanes.Create(gradients[n]);
            float* f = filters + n * 9 * w;
            a0 = TLanes.MultiplyAdd(x, TLanes.Load(f), a0);
            a1 = TLanes.MultiplyAdd(x, TLanes.Load(f + w), a1);
            a2 = TLanes.MultiplyAdd(x, TLanes.Load(f + 2 * w), a2);
            b0 = TLanes.MultiplyAdd(x, TLanes.Load(f + 3 * w), b0);
            b1 = TLanes.MultiplyAdd(x, TLanes.Load(f + 4 * w), b1);
            b2 = TLanes.MultiplyAdd(x, TLanes.Load(f + 5 * w), b2);
            c0 = TLanes.MultiplyAdd(x, TLanes.Load(f + 6 * w), c0);
            c1 = TLanes.MultiplyAdd(x, TLanes.Load(f + 7 * w), c1);
            c2 = TLanes.MultiplyAdd(x, TLanes.Load(f + 8 * w), c2);
        }
        for (; right != 0; right &= right - 1)
        {
            nint n = BitOperations.TrailingZeroCount(right);
            var x = TLanes.Create(gradients[n]);
            float* f = filters + n * 9 * w;
            a1 = TLanes.MultiplyAdd(x, TLanes.Load(f), a1);
            a2 = TLanes.MultiplyAdd(x, TLanes.Load(f + w), a2);
            a3 = TLanes.MultiplyAdd(x, TLanes.Load(f + 2 * w), a3);
            b1 = TLanes.MultiplyAdd(x, TLanes.Load(f + 3 * w), b1);
            b2 = TLanes.MultiplyAdd(x, TLanes.Load(f + 4 * w), b2);
            b3 = TLanes.MultiplyAdd(x, TLanes.Load(f + 5 * w), b3);
            c1 = TLanes.MultiplyAdd(x, TLanes.Load(f + 6 * w), c1);
            c2 = TLanes.MultiplyAdd(x, TLanes.Load(f + 7 * w), c2);
            c3 = TLanes.MultiplyAdd(x, TLanes.Load(f + 8 * w), c3);
        }
        TLanes.Store(a0, pixels);
        TLanes.Store(a1, pixels + column);
        TLanes.Store(a2, pixels + 2 * column);
        TLanes.Store(a3, pixels + 3 * column);
        TLanes.Store(b0, second);
        TLanes.Store(b1, second + column);
        TLanes.Store(b2, second + 2 * column);
        TLanes.Store(b3, second + 3 * column);
        TLanes.Store(c0, third);
        TLanes.Store(c1, third + column);
        TLanes.Store(c2, third + 2 * column);
        TLanes.Store(c3, third + 3 * column);
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace Espalier.Cpu;

/// <summary>
/// For windows of 3×3 pooled by 2×2: adds the filters of live places, weighted by their gradients, into the images' gradient. The two places
/// of one row of a pool's window meet 3×4 pixels, whose sums stay in registers while the filters of both pass.
/// </summary>
internal abstract unsafe class LivePatches
{
    /// <summary>How many filters one mask of live places covers.</summary>
    public const int Filters = 64;

    /// <summary>The channels of a pixel that are done at once.</summary>
    public abstract int Channels { get; }

    /// <summary>Makes one for a SIMD level.</summary>
    /// <param name="level">The level.</param>
    public static LivePatches Of(SimdLevel level) => LaneTypes.Create<LivePatches>(typeof(LivePatches<,>), level, []);

    /// <summary>Adds into 3×4 pixels.</summary>
    /// <param name="pixels">The first pixel's channels.</param>
    /// <param name="row">The step to the next row of pixels.</param>
    /// <param name="column">The step to the next pixel.</param>
    /// <param name="left">The filters that are live at the left place: its window is the first three columns.</param>
    /// <param name="right">The filters that are live at the right place: the last three columns.</param>
    /// <param name="gradients">The gradient of each filter.</param>
    /// <param name="filters">The filters, (filter, 9, channels).</param>
    public abstract void Add(float* pixels, nint row, nint column, ulong left, ulong right, float* gradients, float* filters);
}

/// <summary>The same at one width. Accumulators must be named locals to live in registers.</summary>
internal sealed unsafe class LivePatches<TLanes, TVector> : LivePatches
    where TLanes : struct, ILanes<TVector>
{
    public override int Channels => TLanes.Width;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Add(float* pixels, nint row, nint column, ulong left, ulong right, float* gradients, float* filters)
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

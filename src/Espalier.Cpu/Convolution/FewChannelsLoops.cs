using System.Runtime.CompilerServices;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// The gradient of filters of 3×3 pooled by 2×2 when an image has so few channels that vectors must run along the filters. Each lane may
/// have its live place elsewhere in the pool's window, so the gradient is parted into four, one for each place, of which at most one is
/// not 0 in a lane: no branch, and no memory for what was not pooled.
/// </summary>
internal abstract unsafe class FewChannelsLoops
{
    /// <summary>The floats of <see cref="Add"/>'s sums for each filter: nine weights and the bias.</summary>
    public const int Sums = 10;

    /// <summary>Makes them for a SIMD level.</summary>
    /// <param name="level">The level.</param>
    public static FewChannelsLoops Of(SimdLevel level) => LaneTypes.Create<FewChannelsLoops>(typeof(FewChannelsLoops<,>), level, []);

    /// <summary>Adds one channel of an image.</summary>
    /// <param name="image">The channel of the first pixel of the (padded) image.</param>
    /// <param name="row">The step to the next row.</param>
    /// <param name="column">The step to the next pixel.</param>
    /// <param name="gradients">The pooled gradients.</param>
    /// <param name="places">Their places.</param>
    /// <param name="rows">The pooled rows.</param>
    /// <param name="columns">The pooled columns.</param>
    /// <param name="filters">How many filters there are, at least 4.</param>
    /// <param name="from">The sums before, (10, filters).</param>
    /// <param name="sums">The sums after; not the same memory, since the last vectors overlap.</param>
    public abstract void Add(float* image, nint row, nint column, float* gradients, byte* places, int rows, int columns, int filters, float* from, float* sums);
}

/// <summary>The same at one width. Accumulators must be named locals to live in registers.</summary>
internal sealed unsafe class FewChannelsLoops<TLanes, TVector> : FewChannelsLoops
    where TLanes : struct, ILanes<TVector>
{
    public override void Add(float* image, nint row, nint column, float* gradients, byte* places, int rows, int columns, int filters, float* from, float* sums)
    {
        for (int filter = 0; filter < filters; filter += TLanes.Width)
        {
            int at = Math.Min(filter, filters - TLanes.Width);
            Block(image, row, column, gradients + at, places + at, rows, columns, filters, from + at, sums + at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block(float* image, nint row, nint column, float* gradients, byte* places, int rows, int columns, nint filters, float* from, float* sums)
    {
        TVector a = TLanes.Load(from), b = TLanes.Load(from + filters), c = TLanes.Load(from + 2 * filters);
        TVector d = TLanes.Load(from + 3 * filters), e = TLanes.Load(from + 4 * filters), f = TLanes.Load(from + 5 * filters);
        TVector g = TLanes.Load(from + 6 * filters), h = TLanes.Load(from + 7 * filters), i = TLanes.Load(from + 8 * filters);
        var bias = TLanes.Load(from + 9 * filters);
        for (int y = 0; y < rows; y++, image += 2 * row)
        {
            float* x = image;
            for (int n = 0; n < columns; n++, x += 2 * column, gradients += filters, places += filters)
            {
                var all = TLanes.Load(gradients);
                var place = TLanes.LoadBytes(places);
                var zero = TLanes.Create(0);
                bias = TLanes.Add(bias, TLanes.Select(TLanes.Equal(place, TLanes.Create(PooledConvolution.Dead)), zero, all));
                for (int q = 0; q < 4; q++)
                {
                    // A loop that the compiler unrolls would need four gradients at once; one at a time leaves registers free.
                    var live = TLanes.Select(TLanes.Equal(place, TLanes.Create(q)), all, zero);
                    float* s = x + (q >> 1) * row + (q & 1) * column, t = s + row, u = t + row;
                    a = TLanes.MultiplyAdd(live, TLanes.Create(s[0]), a);
                    b = TLanes.MultiplyAdd(live, TLanes.Create(s[column]), b);
                    c = TLanes.MultiplyAdd(live, TLanes.Create(s[2 * column]), c);
                    d = TLanes.MultiplyAdd(live, TLanes.Create(t[0]), d);
                    e = TLanes.MultiplyAdd(live, TLanes.Create(t[column]), e);
                    f = TLanes.MultiplyAdd(live, TLanes.Create(t[2 * column]), f);
                    g = TLanes.MultiplyAdd(live, TLanes.Create(u[0]), g);
                    h = TLanes.MultiplyAdd(live, TLanes.Create(u[column]), h);
                    i = TLanes.MultiplyAdd(live, TLanes.Create(u[2 * column]), i);
                }
            }
        }
        TLanes.Store(a, sums);
        TLanes.Store(b, sums + filters);
        TLanes.Store(c, sums + 2 * filters);
        TLanes.Store(d, sums + 3 * filters);
        TLanes.Store(e, sums + 4 * filters);
        TLanes.Store(f, sums + 5 * filters);
        TLanes.Store(g, sums + 6 * filters);
        TLanes.Store(h, sums + 7 * filters);
        TLanes.Store(i, sums + 8 * filters);
        TLanes.Store(bias, sums + 9 * filters);
    }
}

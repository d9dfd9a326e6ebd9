using System.Runtime.CompilerServices;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// The gradient of filters of 3×3 pooled by 2×2 when an image has so few channels that vectors must run along the filters. Each lane may
/// have its live place elsewhere in the pool's window: for each weight it picks one of four neighbours, so that a window takes nine
/// products for each vector of filters, as many as are live, without a branch.
/// </summary>
internal abstract unsafe class FewChannelsLoops
{
    /// <summary>The floats of <see cref="Add"/>'s sums for each filter: nine weights and the bias.</summary>
    public const int Sums = 10;

    /// <summary>Where in a patch each place of the pool's window starts, as ints.</summary>
    private protected static readonly Storage PlaceInPatch = MakePlaceInPatch();

    private static Storage MakePlaceInPatch()
    {
        var storage = new Storage(8);
        for (int place = 0; place < 4; place++) ((int*)storage.Pointer)[place] = place / 2 * 4 + place % 2;
        return storage;
    }

    /// <summary>Makes them for a SIMD level.</summary>
    /// <param name="level">The level.</param>
    public static FewChannelsLoops Of(SimdLevel level) => LaneTypes.Create<FewChannelsLoops>(typeof(FewChannelsLoops<,>), level, []);

    /// <summary>Adds some windows of the pool, of one channel.</summary>
    /// <param name="patches">Their pixels; see <see cref="WindowPatches"/>.</param>
    /// <param name="gradients">The pooled gradients.</param>
    /// <param name="places">Their places.</param>
    /// <param name="count">How many windows there are.</param>
    /// <param name="filters">How many filters there are, at least 4.</param>
    /// <param name="from">The sums before, (10, filters).</param>
    /// <param name="sums">The sums after; not the same memory, since the last vectors overlap.</param>
    public abstract void Add(float* patches, float* gradients, byte* places, int count, int filters, float* from, float* sums);
}

/// <summary>The same at one width. Accumulators must be named locals to live in registers.</summary>
internal sealed unsafe class FewChannelsLoops<TLanes, TVector> : FewChannelsLoops
    where TLanes : struct, ILanes<TVector>
{
    public override void Add(float* patches, float* gradients, byte* places, int count, int filters, float* from, float* sums)
    {
        float* placeInPatch = PlaceInPatch.Pointer;
        for (int filter = 0; filter < filters; filter += TLanes.Width)
        {
            int at = Math.Min(filter, filters - TLanes.Width);
            Block(patches, placeInPatch, gradients + at, places + at, count, filters, from + at, sums + at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block(float* patches, float* placeInPatch, float* gradients, byte* places, int count, nint filters, float* from, float* sums)
    {
        TVector a = TLanes.Load(from), b = TLanes.Load(from + filters), c = TLanes.Load(from + 2 * filters);
        TVector d = TLanes.Load(from + 3 * filters), e = TLanes.Load(from + 4 * filters), f = TLanes.Load(from + 5 * filters);
        TVector g = TLanes.Load(from + 6 * filters), h = TLanes.Load(from + 7 * filters), i = TLanes.Load(from + 8 * filters);
        var bias = TLanes.Load(from + 9 * filters);
        for (int n = 0; n < count; n++, patches += WindowPatches.Length, gradients += filters, places += filters)
        {
            var live = TLanes.Select(TLanes.Equal(TLanes.LoadBytes(places), TLanes.Create(PooledConvolution.Dead)), TLanes.Create(0), TLanes.Load(gradients));
            var place = TLanes.Pick(placeInPatch, TLanes.LoadIndices(places));
            bias = TLanes.Add(bias, live);
            a = TLanes.MultiplyAdd(live, TLanes.Pick(patches, place), a);
            b = TLanes.MultiplyAdd(live, TLanes.Pick(patches + 1, place), b);
            c = TLanes.MultiplyAdd(live, TLanes.Pick(patches + 2, place), c);
            d = TLanes.MultiplyAdd(live, TLanes.Pick(patches + 4, place), d);
            e = TLanes.MultiplyAdd(live, TLanes.Pick(patches + 5, place), e);
            f = TLanes.MultiplyAdd(live, TLanes.Pick(patches + 6, place), f);
            g = TLanes.MultiplyAdd(live, TLanes.Pick(patches + 8, place), g);
            h = TLanes.MultiplyAdd(live, TLanes.Pick(patches + 9, place), h);
            i = TLanes.MultiplyAdd(live, TLanes.Pick(patches + 10, place), i);
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

using System.Runtime.CompilerServices;

namespace Espalier.Cpu;

/// <summary>
/// The forward pass of filters of 3×3 over images of one channel, pooled by 2×2: chains so short that a tile's start and end would cost as much
/// as its products. The nine weights stay in registers while a row of windows passes, the four sums of a window until they are pooled.
/// </summary>
internal abstract unsafe class OneChannelLoops
{
    /// <summary>Makes them for a SIMD level.</summary>
    /// <param name="level">The level.</param>
    public static OneChannelLoops Of(SimdLevel level) => LaneTypes.Create<OneChannelLoops>(typeof(OneChannelLoops<,>), level, []);

    /// <summary>Computes a row of windows.</summary>
    /// <param name="image">The first pixel of the (padded) image's first row that the windows meet.</param>
    /// <param name="row">The step to the next row.</param>
    /// <param name="weights">The filters, (9, filters).</param>
    /// <param name="bias">What is added to the sums of each filter, behind the products.</param>
    /// <param name="filters">How many filters there are, at least as many as a vector has lanes.</param>
    /// <param name="columns">How many windows.</param>
    /// <param name="relu">Whether negative maxima become 0, and maxima that are not above 0 are dead.</param>
    /// <param name="pooled">The pooled row.</param>
    /// <param name="places">The places, or null when nobody needs them.</param>
    public abstract void Row(float* image, nint row, float* weights, float* bias, int filters, int columns, bool relu, float* pooled, byte* places);
}

/// <summary>The same at one width.</summary>
internal sealed unsafe class OneChannelLoops<TLanes, TVector> : OneChannelLoops
    where TLanes : struct, ILanes<TVector>
{
    public override void Row(float* image, nint row, float* weights, float* bias, int filters, int columns, bool relu, float* pooled, byte* places)
    {
        for (int filter = 0; filter < filters; filter += TLanes.Width)
        {
            // The last vectors may overlap those before, and store the same once more.
            int at = Math.Min(filter, filters - TLanes.Width);
            if (relu) Block(image, row, weights + at, bias + at, filters, columns, true, pooled + at, places == null ? null : places + at);
            else Block(image, row, weights + at, bias + at, filters, columns, false, pooled + at, places == null ? null : places + at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block(float* image, nint row, float* weights, float* bias, nint filters, int columns, bool relu, float* pooled, byte* places)
    {
        TVector w0 = TLanes.Load(weights), w1 = TLanes.Load(weights + filters), w2 = TLanes.Load(weights + 2 * filters);
        TVector w3 = TLanes.Load(weights + 3 * filters), w4 = TLanes.Load(weights + 4 * filters), w5 = TLanes.Load(weights + 5 * filters);
        TVector w6 = TLanes.Load(weights + 6 * filters), w7 = TLanes.Load(weights + 7 * filters), w8 = TLanes.Load(weights + 8 * filters);
        for (int n = 0; n < columns; n++, image += 2, pooled += filters)
        {
            float* x = image, y = x + row, z = y + row, u = z + row;
            var zero = TLanes.Create(0);
            TVector a = Chain(zero, x, w0, w1, w2), b = Chain(zero, x + 1, w0, w1, w2), c = Chain(zero, y, w0, w1, w2), d = Chain(zero, y + 1, w0, w1, w2);
            (a, b) = (Chain(a, y, w3, w4, w5), Chain(b, y + 1, w3, w4, w5));
            (c, d) = (Chain(c, z, w3, w4, w5), Chain(d, z + 1, w3, w4, w5));
            (a, b) = (Chain(a, z, w6, w7, w8), Chain(b, z + 1, w6, w7, w8));
            (c, d) = (Chain(c, u, w6, w7, w8), Chain(d, u + 1, w6, w7, w8));
            var more = TLanes.Load(bias);
            MaximumOfFour<TLanes, TVector>.Store(TLanes.Add(a, more), TLanes.Add(b, more), TLanes.Add(c, more), TLanes.Add(d, more), relu, pooled, places);
            if (places != null) places += filters;
        }
    }

    // One row of the window: three products more in a chain.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Chain(TVector sum, float* pixels, TVector first, TVector second, TVector third)
    {
        sum = TLanes.MultiplyAdd(TLanes.Create(pixels[0]), first, sum);
        sum = TLanes.MultiplyAdd(TLanes.Create(pixels[1]), second, sum);
        return TLanes.MultiplyAdd(TLanes.Create(pixels[2]), third, sum);
    }
}

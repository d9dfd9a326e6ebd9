using System.Runtime.CompilerServices;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// The maximum over windows side by side, for some rows of a convolution that have just been computed. The bias comes on here, behind the
/// sums, as where each op runs by itself: of values that it makes equal the first one is taken, and nearly equal ones are common in pictures.
/// </summary>
internal abstract unsafe class PlacedMaximum
{
    /// <summary>Makes one for a SIMD level and a number of channels.</summary>
    /// <param name="level">The level.</param>
    /// <param name="pool">The pool's window.</param>
    /// <param name="columns">The pooled columns.</param>
    /// <param name="channels">The channels.</param>
    /// <param name="relu">Whether negative maxima become 0, and maxima that are not above 0 are dead.</param>
    public static PlacedMaximum Of(SimdLevel level, SlidingWindow pool, int columns, int channels, bool relu) =>
        LaneTypes.Create<PlacedMaximum>(typeof(PlacedMaximum<,>), Unpooling.Narrowed(level, channels), [], pool, columns, channels, relu);

    /// <summary>Pools one row of windows.</summary>
    /// <param name="from">The unpooled rows, each of as many columns as the windows cover.</param>
    /// <param name="bias">What is added to the values of each channel.</param>
    /// <param name="pooled">The pooled row.</param>
    /// <param name="places">The places, or null when nobody needs them.</param>
    public abstract void Row(float* from, float* bias, float* pooled, byte* places);
}

/// <summary>The same at one width.</summary>
internal sealed unsafe class PlacedMaximum<TLanes, TVector>(SlidingWindow pool, int columns, int channels, bool relu) : PlacedMaximum
    where TLanes : struct, ILanes<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Row(float* from, float* bias, float* pooled, byte* places)
    {
        nint row = (nint)columns * pool.Columns * channels;
        bool square = pool is { Rows: 2, Columns: 2 };
        for (int column = 0; column < columns; column++)
        {
            nint c = 0;
            for (; c <= channels - TLanes.Width; c += TLanes.Width)
            {
                if (square) Square(from + c, row, bias + c, pooled + c, places == null ? null : places + c);
                else Window(from + c, row, bias + c, pooled + c, places == null ? null : places + c);
            }
            for (; c < channels; c++) Single(from + c, row, bias + c, pooled + c, places == null ? null : places + c);
            from += (nint)pool.Columns * channels;
            pooled += channels;
            if (places != null) places += channels;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Square(float* from, nint row, float* bias, float* pooled, byte* place)
    {
        TVector more = TLanes.Load(bias), a = TLanes.Add(TLanes.Load(from), more), b = TLanes.Add(TLanes.Load(from + channels), more);
        TVector c = TLanes.Add(TLanes.Load(from + row), more), d = TLanes.Add(TLanes.Load(from + row + channels), more);
        MaximumOfFour<TLanes, TVector>.Store(a, b, c, d, relu, pooled, place);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Window(float* from, nint row, float* bias, float* pooled, byte* place)
    {
        var more = TLanes.Load(bias);
        var largest = TLanes.Add(TLanes.Load(from), more);
        var at = TLanes.Create(0);
        for (int q = 1; q < pool.Rows * pool.Columns; q++)
        {
            var value = TLanes.Add(TLanes.Load(from + q / pool.Columns * row + q % pool.Columns * channels), more);
            at = TLanes.Select(TLanes.Greater(value, largest), TLanes.Create(q), at);
            largest = TLanes.Max(largest, value);
        }
        MaximumOfFour<TLanes, TVector>.Store(largest, at, relu, pooled, place);
    }

    private void Single(float* from, nint row, float* bias, float* pooled, byte* place)
    {
        float largest = *from + *bias;
        int at = 0;
        for (int q = 1; q < pool.Rows * pool.Columns; q++)
        {
            float value = from[q / pool.Columns * row + q % pool.Columns * channels] + *bias;
            if (value > largest) at = q;
            largest = MathF.Max(largest, value);
        }
        if (place != null) *place = relu && !(largest > 0) ? PooledConvolution.Dead : (byte)at;
        *pooled = relu && largest < 0 ? 0 : largest;
    }
}

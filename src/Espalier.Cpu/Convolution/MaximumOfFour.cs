using System.Runtime.CompilerServices;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>The maximum of the four values of a pool's window of 2×2, and of equal ones the first one's place.</summary>
internal static unsafe class MaximumOfFour<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
{
    /// <summary>Stores the maxima and their places.</summary>
    /// <param name="a">The values at place 0.</param>
    /// <param name="b">At place 1.</param>
    /// <param name="c">At place 2.</param>
    /// <param name="d">At place 3.</param>
    /// <param name="relu">Whether negative maxima become 0, and maxima that are not above 0 are dead.</param>
    /// <param name="pooled">Where the maxima go.</param>
    /// <param name="place">Where the places go, or null when nobody needs them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TVector a, TVector b, TVector c, TVector d, bool relu, float* pooled, byte* place)
    {
        TVector upper = TLanes.Max(a, b), lower = TLanes.Max(c, d);
        if (place == null)
        {
            Store(TLanes.Max(upper, lower), default!, relu, pooled, null);
            return;
        }
        var first = TLanes.Select(TLanes.Greater(b, a), TLanes.Create(1), TLanes.Create(0));
        var second = TLanes.Select(TLanes.Greater(d, c), TLanes.Create(3), TLanes.Create(2));
        Store(TLanes.Max(upper, lower), TLanes.Select(TLanes.Greater(lower, upper), second, first), relu, pooled, place);
    }

    /// <summary>Stores maxima that have been found, and their places.</summary>
    /// <param name="largest">The maxima.</param>
    /// <param name="at">Their places.</param>
    /// <param name="relu">Whether negative maxima become 0, and maxima that are not above 0 are dead.</param>
    /// <param name="pooled">Where the maxima go.</param>
    /// <param name="place">Where the places go, or null when nobody needs them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TVector largest, TVector at, bool relu, float* pooled, byte* place)
    {
        if (relu)
        {
            // Not the other way round: a value that is not a number stays what it is.
            var dead = TLanes.GreaterOrEqual(TLanes.Create(0), largest);
            if (place != null) at = TLanes.Select(dead, TLanes.Create(PooledConvolution.Dead), at);
            largest = TLanes.Select(dead, TLanes.Create(0), largest);
        }
        if (place != null) TLanes.StoreBytes(at, place);
        TLanes.Store(largest, pooled);
    }
}

using System.Runtime.CompilerServices;

namespace Espalier.Cpu;

/// <summary>
/// max(x, 0) + ln(1 + u) with u = e^−|x|. What 1 + u loses to rounding is put back by the factor u/((1 + u) − 1) (W. Kahan), so that the
/// tail keeps its digits.
/// </summary>
internal readonly struct SoftplusFormula : ILaneFormula<SoftplusFormula>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V> => L.Add(L.Max(a, L.Create(0)), Tail<L, V>(a));

    /// <summary>ln(1 + e^−|x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tail<L, V>(V x) where L : struct, ILanes<V>
    {
        var u = L.Exp(L.Negate(L.Abs(x)));
        var sum = L.Add(L.Create(1), u);
        var rounded = L.Subtract(sum, L.Create(1));
        return L.Select(L.Equal(rounded, L.Create(0)), u, L.Divide(L.Multiply(L.Log(sum), u), rounded));
    }
}

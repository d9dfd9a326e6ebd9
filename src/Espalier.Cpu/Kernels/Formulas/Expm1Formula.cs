using System.Runtime.CompilerServices;

namespace Espalier.Cpu;

/// <summary>eˣ − 1: Taylor's series to x⁹ where |x| ≤ ½ (the next term is below a tenth of a float's last bit), the difference elsewhere.</summary>
internal readonly struct Expm1Formula : ILaneFormula<Expm1Formula>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V>
    {
        var series = L.Create(1f / 362880);
        series = L.MultiplyAdd(series, a, L.Create(1f / 40320));
        series = L.MultiplyAdd(series, a, L.Create(1f / 5040));
        series = L.MultiplyAdd(series, a, L.Create(1f / 720));
        series = L.MultiplyAdd(series, a, L.Create(1f / 120));
        series = L.MultiplyAdd(series, a, L.Create(1f / 24));
        series = L.MultiplyAdd(series, a, L.Create(1f / 6));
        series = L.MultiplyAdd(series, a, L.Create(0.5f));
        series = L.MultiplyAdd(L.Multiply(series, a), a, a);
        return L.Select(L.Greater(L.Abs(a), L.Create(0.5f)), L.Subtract(L.Exp(a), L.Create(1)), series);
    }
}

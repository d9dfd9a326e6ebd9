using System.Runtime.CompilerServices;

namespace Espalier.Cpu;

/// <summary>
/// The hyperbolic tangent: near 0 an odd polynomial (S. L. Moshier, Cephes), elsewhere 1 − 2/(e^2|x| + 1) with the sign of x.
/// </summary>
internal readonly struct TanhFormula : ILaneFormula<TanhFormula>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V>
    {
        var size = L.Abs(a);
        var square = L.Multiply(a, a);
        var p = L.Create(-5.70498872745e-3f);
        p = L.MultiplyAdd(p, square, L.Create(2.06390887954e-2f));
        p = L.MultiplyAdd(p, square, L.Create(-5.37397155531e-2f));
        p = L.MultiplyAdd(p, square, L.Create(1.33314422036e-1f));
        p = L.MultiplyAdd(p, square, L.Create(-3.33332819422e-1f));
        var near = L.MultiplyAdd(L.Multiply(p, square), a, a);
        var far = L.Subtract(L.Create(1), L.Divide(L.Create(2), L.Add(L.Exp(L.Add(size, size)), L.Create(1))));
        far = L.Select(L.Greater(L.Create(0), a), L.Negate(far), far);
        return L.Select(L.Greater(L.Create(0.625f), size), near, far);
    }
}

using System.Runtime.CompilerServices;

namespace Espalier.Cpu;

/// <summary>The error function as x·P(x²)/Q(x²) on [−4, 4], where it has reached ±1 in float (the minimax fit that Eigen documents).</summary>
internal readonly struct ErfFormula : ILaneFormula<ErfFormula>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V>
    {
        var x = L.Max(L.Create(-4), L.Min(L.Create(4), a));
        var square = L.Multiply(x, x);
        var p = L.Create(-2.72614225801306e-10f);
        p = L.MultiplyAdd(p, square, L.Create(2.77068142495902e-08f));
        p = L.MultiplyAdd(p, square, L.Create(-2.10102402082508e-06f));
        p = L.MultiplyAdd(p, square, L.Create(-5.69250639462346e-05f));
        p = L.MultiplyAdd(p, square, L.Create(-7.34990630326855e-04f));
        p = L.MultiplyAdd(p, square, L.Create(-2.95459980854025e-03f));
        p = L.MultiplyAdd(p, square, L.Create(-1.60960333262415e-02f));
        var q = L.Create(-1.45660718464996e-05f);
        q = L.MultiplyAdd(q, square, L.Create(-2.13374055278905e-04f));
        q = L.MultiplyAdd(q, square, L.Create(-1.68282697438203e-03f));
        q = L.MultiplyAdd(q, square, L.Create(-7.37332916720468e-03f));
        q = L.MultiplyAdd(q, square, L.Create(-1.42647390514189e-02f));
        return L.Divide(L.Multiply(x, p), q);
    }
}

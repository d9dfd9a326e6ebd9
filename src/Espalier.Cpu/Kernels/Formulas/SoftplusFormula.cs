namespace Espalier.Cpu;

/// <summary>The lanes of the op Softplus.</summary>
internal readonly struct SoftplusFormula : ILaneFormula<SoftplusFormula>
{
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V> =>
        L.Add(L.Max(a, L.Create(0)), L.Log(L.Add(L.Create(1), L.Exp(L.Negate(L.Abs(a))))));
}

namespace Espalier.Cpu;

/// <summary>The lanes of the op Sign.</summary>
internal readonly struct SignFormula : ILaneFormula<SignFormula>
{
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V> =>
        L.Select(L.Greater(a, L.Create(0)), L.Create(1), L.Select(L.Greater(L.Create(0), a), L.Create(-1), L.Create(0)));
}

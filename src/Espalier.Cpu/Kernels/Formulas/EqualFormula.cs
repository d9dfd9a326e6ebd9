namespace Espalier.Cpu;

/// <summary>The lanes of the op Equal.</summary>
internal readonly struct EqualFormula : ILaneFormula<EqualFormula>
{
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V> =>
        L.Select(L.Equal(a, b), L.Create(1), L.Create(0));
}

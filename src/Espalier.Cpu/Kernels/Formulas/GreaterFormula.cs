namespace Espalier.Cpu;

/// <summary>The lanes of the op Greater.</summary>
internal readonly struct GreaterFormula : ILaneFormula<GreaterFormula>
{
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V> =>
        L.Select(L.Greater(a, b), L.Create(1), L.Create(0));
}

namespace Espalier.Cpu;

/// <summary>The lanes of the op GreaterOrEqual.</summary>
internal readonly struct GreaterOrEqualFormula : ILaneFormula<GreaterOrEqualFormula>
{
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V> =>
        L.Select(L.GreaterOrEqual(a, b), L.Create(1), L.Create(0));
}

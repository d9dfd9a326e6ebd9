namespace Espalier.Cpu;

/// <summary>The lanes of the op Select.</summary>
internal readonly struct SelectFormula : ILaneFormula<SelectFormula>
{
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V> =>
        L.Select(L.Equal(a, L.Create(0)), c, b);
}

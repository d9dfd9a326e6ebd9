namespace Espalier.Cpu;

/// <summary>The lanes of the op Add.</summary>
internal readonly struct AddFormula : ILaneFormula<AddFormula>
{
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V> =>
        L.Add(a, b);
}

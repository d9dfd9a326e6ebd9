namespace Espalier.Cpu;

/// <summary>The lanes of the op Subtract.</summary>
internal readonly struct SubtractFormula : ILaneFormula<SubtractFormula>
{
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V> =>
        L.Subtract(a, b);
}

namespace Espalier.Cpu;

/// <summary>The lanes of the op Multiply.</summary>
internal readonly struct MultiplyFormula : ILaneFormula<MultiplyFormula>
{
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V> =>
        L.Multiply(a, b);
}

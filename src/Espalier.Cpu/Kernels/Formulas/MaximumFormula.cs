namespace Espalier.Cpu;

/// <summary>The lanes of the op Maximum.</summary>
internal readonly struct MaximumFormula : ILaneFormula<MaximumFormula>
{
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V> =>
        L.Max(a, b);
}

namespace Espalier.Cpu;

/// <summary>The lanes of the op Negate.</summary>
internal readonly struct NegateFormula : ILaneFormula<NegateFormula>
{
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V> =>
        L.Negate(a);
}

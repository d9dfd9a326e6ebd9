namespace Espalier.Cpu;

/// <summary>The lanes of the op Exp.</summary>
internal readonly struct ExpFormula : ILaneFormula<ExpFormula>
{
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V> =>
        L.Exp(a);
}

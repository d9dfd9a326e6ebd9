namespace Espalier.Cpu;

/// <summary>The lanes of the op Abs.</summary>
internal readonly struct AbsFormula : ILaneFormula<AbsFormula>
{
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V> =>
        L.Abs(a);
}

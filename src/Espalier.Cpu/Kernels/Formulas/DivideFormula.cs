namespace Espalier.Cpu;

/// <summary>The lanes of the op Divide.</summary>
internal readonly struct DivideFormula : ILaneFormula<DivideFormula>
{
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V> =>
        L.Divide(a, b);
}

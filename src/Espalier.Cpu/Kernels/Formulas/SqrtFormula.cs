namespace Espalier.Cpu;

/// <summary>The lanes of the op Sqrt.</summary>
internal readonly struct SqrtFormula : ILaneFormula<SqrtFormula>
{
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V> =>
        L.Sqrt(a);
}

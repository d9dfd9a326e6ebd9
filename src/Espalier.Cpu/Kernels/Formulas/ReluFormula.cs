namespace Espalier.Cpu;

/// <summary>The lanes of the op Relu.</summary>
internal readonly struct ReluFormula : ILaneFormula<ReluFormula>
{
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V> =>
        L.Max(a, L.Create(0));
}

namespace Espalier.Cpu;

/// <summary>The lanes of the op Floor.</summary>
internal readonly struct FloorFormula : ILaneFormula<FloorFormula>
{
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V> =>
        L.Floor(a);
}
